// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Domain} from "../../contracts/base/Domain.sol";
import {IMulticall3} from "../../contracts/interfaces/external/IMulticall3.sol";
import {Numbers} from "../../contracts/libraries/Numbers.sol";
import {Signatures} from "../../contracts/libraries/Signatures.sol";
import {Payouts} from "../../contracts/payments/Payouts.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentId, PaymentTerms, PaymentTermsLib} from "../../contracts/types/PaymentTerms.sol";

/// TEST ONLY. Internal functions made callable, one contract a library.
contract TermsHarness {
    function structHash(PaymentTerms calldata terms) external pure returns (bytes32) {
        return PaymentTermsLib.structHash(terms);
    }
}

contract PayoutsHarness is Payouts {
    constructor() Domain(IMulticall3(address(0))) {}

    function check(PaymentTerms calldata terms) external view returns (uint256 outBps) {
        return _checkPayees(terms);
    }

    /// Without a token's fee.
    function payOut(
        PaymentTerms calldata terms,
        address from,
        bool held
    ) external returns (uint256 received, uint256 fee) {
        return _payNow(PaymentId.wrap(0), terms, terms.amount, from, held, 0);
    }

    function openStore(address merchant) external returns (address) {
        return _openStore(merchant, 0);
    }
}

contract NumbersHarness {
    using Numbers for Numbers.Map;

    Numbers.Map private _map;

    function get(uint256 number) external view returns (NumberStatus) {
        return _map.get(number);
    }

    function spend(uint256 number, NumberStatus status) external {
        _map.spend(number, status);
    }
}

contract SignaturesHarness {
    IMulticall3 private immutable _preparer;

    constructor(IMulticall3 preparer) {
        _preparer = preparer;
    }

    function isValid(address signer, bytes32 digest, bytes calldata signature) external returns (bool) {
        return Signatures.isValid(_preparer, signer, digest, signature);
    }
}
