// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollector} from "../interfaces/ICollector.sol";

/// A rail of one room: it collects for nobody else.
abstract contract Collector is ICollector {
    address private immutable _room;

    modifier onlyRoom() {
        require(msg.sender == _room, NotRoom(msg.sender, _room));
        _;
    }

    constructor(address room) {
        _room = room;
    }
}
