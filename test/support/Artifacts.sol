// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccountList} from "../../contracts/interfaces/IAccountList.sol";
import {IBatch} from "../../contracts/interfaces/IBatch.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDistribution} from "../../contracts/interfaces/IDistribution.sol";
import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {IGoverned} from "../../contracts/interfaces/IGoverned.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {IPolicyRule} from "../../contracts/interfaces/IPolicyRule.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {IStores} from "../../contracts/interfaces/IStores.sol";
import {vm} from "./Vm.sol";

/// Everything that the payment processor answers.
interface IProcessor is IPaymentProcessor, IGoverned, ISigners, ICustody, IStores, IDistribution, IBatch, IDomain {
    function nonces(address account) external view returns (uint256);
}

interface IDenyList is IAccountList, IPolicyRule {}

/// Deploys a contract as Hardhat has built it, by its path under `artifacts`. The tests are compiled without the
/// optimizer, and far sooner for it; what they test has the code that is measured and deployed.
function deploy(string memory artifact, bytes memory args) returns (address deployed) {
    string memory json = vm.readFile(string.concat("artifacts/", artifact, ".json"));
    bytes memory initCode = bytes.concat(vm.parseJsonBytes(json, ".bytecode"), args);
    // Solidity has no other word for creating from bytes.
    assembly ("memory-safe") {
        deployed := create(0, add(initCode, 0x20), mload(initCode))
    }
    require(deployed != address(0), string.concat("no deployment of ", artifact));
}
