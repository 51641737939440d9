// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollector} from "../interfaces/ICollector.sol";

/// What every rail has in common: it answers one processor.
abstract contract Collector is ICollector {
    address private immutable _processor;

    modifier onlyProcessor() {
        require(msg.sender == _processor, NotProcessor(msg.sender, _processor));
        _;
    }

    constructor(address processor) {
        _processor = processor;
    }
}
