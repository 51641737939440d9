// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Domain} from "../../contracts/base/Domain.sol";
import {IMulticall3} from "../../contracts/interfaces/external/IMulticall3.sol";
import {Numbers} from "../../contracts/libraries/Numbers.sol";
import {Signatures} from "../../contracts/libraries/Signatures.sol";
import {Tokens} from "../../contracts/libraries/Tokens.sol";
import {Distribution} from "../../contracts/payments/Distribution.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentId, PaymentTerms, PaymentTermsLib} from "../../contracts/types/PaymentTerms.sol";

/// TEST ONLY. Internal functions made callable, one contract a library.
contract TermsHarness {
    function structHash(PaymentTerms calldata terms) external pure returns (bytes32) {
        return PaymentTermsLib.structHash(terms);
    }
}

contract DistributionHarness is Distribution {
    constructor() Domain(IMulticall3(address(0))) {}

    function check(PaymentTerms calldata terms) external view returns (uint256 outBps) {
        return _checkPayees(terms);
    }

    /// As a charge by the payer's allowance does it.
    function pull(PaymentTerms calldata terms, address payer) external returns (uint256 rest, uint256 fee) {
        (rest, fee) = _divide(terms, terms.amount, terms.feeBps);
        if (rest != 0) Tokens.transferFrom(terms.token, payer, terms.merchant, rest);
        _pullParts(PaymentId.wrap(0), terms, terms.amount, fee, payer);
    }

    /// As a capture does it.
    function push(PaymentTerms calldata terms, address store) external returns (uint256 rest, uint256 fee) {
        (rest, fee) = _divide(terms, terms.amount, terms.feeBps);
        _pushParts(PaymentId.wrap(0), terms, terms.amount, fee, store);
        if (rest != 0) _pushOrCredit(0, NET, store, terms.token, terms.merchant, rest);
    }

    function openStore(address merchant) external returns (address) {
        return _openStore(merchant, 0);
    }

    function _issuerListOf(address) internal pure override returns (bytes4) {
        return 0;
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
