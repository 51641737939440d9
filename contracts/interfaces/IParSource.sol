// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPegLatch} from "./IPegLatch.sol";
import {IPriceSource} from "./IPriceSource.sol";

/// A token at par with its currency, while its latch says that it is.
interface IParSource is IPriceSource {
    function latch() external view returns (IPegLatch);
}
