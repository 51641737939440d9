// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentId, PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Stage} from "../support/Stage.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";

/// A fork of the chain with another id: entries are refused there, and exits work.
contract ChainIdTest is Stage {
    uint256 private constant MERCHANT = 0;
    uint256 private constant PAYER = FIRST_PAYER;
    /// Cannot receive, so that its fee becomes a credit.
    uint256 private constant FEE_RECEIVER = FIRST_PAYEE;
    uint256 private constant CREDIT = 25;

    uint256 private _deployedOn;
    bytes32 private _id;
    /// When the authorization ends.
    uint256 private _expiry;

    function setUp() public {
        _deployedOn = block.chainid;
        PaymentTerms memory paid = _termsOf(1);
        _id = TypedData.idOf(separator, paid);
        vm.prank(accounts[PAYER]);
        processor.charge(paid, paid.merchant, paid.amount, _sign(paid));
        require(_creditOf(paid) == CREDIT, "the fee is not a credit");

        _expiry = block.timestamp + 30 days;
        PaymentTerms memory held = _heldTerms(3);
        vm.prank(accounts[PAYER]);
        processor.authorize(held, held.merchant, held.amount, _sign(held));
        vm.prank(accounts[MERCHANT]);
        processor.capture(held, 400, 250, 1_000);
        vm.prank(accounts[MERCHANT]);
        blocklisting.approve(address(processor), type(uint256).max);
    }

    function testFuzz_refusesACharge(uint64 chainId) public {
        PaymentTerms memory terms = _termsOf(2);
        bytes memory signature = _sign(terms);
        _change(chainId);
        vm.expectRevert(abi.encodeWithSelector(IDomain.ChainChanged.selector, chainId, _deployedOn));
        vm.prank(accounts[PAYER]);
        processor.charge(terms, terms.merchant, terms.amount, signature);
        require(processor.getNumberStatus(terms.merchant, 2) == NumberStatus.Unused, "a refused charge spent a number");
    }

    function testFuzz_refusesAChargeByPermit2(uint64 chainId) public {
        PaymentTerms memory terms = _termsOf(2);
        bytes memory signature = _sign(terms);
        _change(chainId);
        // The consent is good on the changed chain: Permit2 itself follows the chain's id.
        bytes memory consent = _consentTo(terms);
        vm.expectRevert(abi.encodeWithSelector(IDomain.ChainChanged.selector, chainId, _deployedOn));
        processor.chargeWithConsent(terms, terms.merchant, accounts[PAYER], collector, signature, consent);
    }

    function testFuzz_refusesAnAuthorization(uint64 chainId) public {
        PaymentTerms memory terms = _heldTerms(4);
        bytes memory signature = _sign(terms);
        _change(chainId);
        vm.expectRevert(abi.encodeWithSelector(IDomain.ChainChanged.selector, chainId, _deployedOn));
        vm.prank(accounts[PAYER]);
        processor.authorize(terms, terms.merchant, terms.amount, signature);
    }

    function testFuzz_letsTheMerchantCaptureVoidAndRefund(uint64 chainId) public {
        PaymentTerms memory held = _heldTerms(3);
        _change(chainId);
        uint256 had = blocklisting.balanceOf(accounts[PAYER]);
        vm.prank(accounts[MERCHANT]);
        processor.capture(held, 100, 250, 600);
        vm.prank(accounts[MERCHANT]);
        processor.void(held, 200, 500);
        vm.prank(accounts[MERCHANT]);
        processor.refund(held, 500, 500, accounts[PAYER], 0);
        (uint256 capturable, uint256 refundable, ) = processor.getPayment(processor.getPaymentId(held));
        require(capturable == 300 && refundable == 0, "an exit did not count");
        require(blocklisting.balanceOf(accounts[PAYER]) == had + 700, "the returned amounts did not arrive");
    }

    function testFuzz_letsThePayerReclaim(uint64 chainId) public {
        PaymentTerms memory held = _heldTerms(3);
        _change(chainId);
        uint256 had = blocklisting.balanceOf(accounts[PAYER]);
        vm.warp(_expiry);
        processor.reclaim(held);
        require(blocklisting.balanceOf(accounts[PAYER]) == had + 600, "the reclaimed amount did not arrive");
    }

    function testFuzz_paysAClaim(uint64 chainId) public {
        PaymentTerms memory paid = _termsOf(1);
        _change(chainId);
        _setBlocked(FEE_RECEIVER, false);
        processor.claim(processor.getStore(paid.merchant), paid.token, paid.feeReceiver);
        // The capture of the other payment left a credit of the same account.
        require(blocklisting.balanceOf(paid.feeReceiver) == CREDIT + 10, "a claim did not arrive");
        require(_creditOf(paid) == 0, "a claimed credit is still there");
    }

    function testFuzz_keepsIdsAndDomain(uint64 chainId) public {
        PaymentTerms memory paid = _termsOf(1);
        _change(chainId);
        require(PaymentId.unwrap(processor.getPaymentId(paid)) == _id, "the id of a payment changed with the chain's");
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 domainChainId,
            address verifyingContract,
            ,

        ) = processor.eip712Domain();
        require(fields == hex"0f" && domainChainId == _deployedOn, "the domain does not name the chain of deployment");
        require(verifyingContract == address(processor), "the domain names another contract");
        require(keccak256(bytes(name)) == keccak256("Feiqian"), "the domain has another name");
        require(keccak256(bytes(version)) == keccak256("1"), "the domain has another version");
    }

    function _change(uint256 chainId) private {
        vm.assume(chainId != _deployedOn);
        vm.chainId(chainId);
    }

    function _termsOf(uint256 number) private view returns (PaymentTerms memory t) {
        t.merchant = accounts[MERCHANT];
        t.number = number;
        (t.token, t.currency) = (address(blocklisting), address(blocklisting));
        t.amount = 1_000;
        t.payExpiry = type(uint256).max;
        t.feeBps = 250;
        t.feeReceiver = accounts[FEE_RECEIVER];
    }

    function _heldTerms(uint256 number) private view returns (PaymentTerms memory t) {
        t = _termsOf(number);
        t.payer = accounts[PAYER];
        t.payExpiry = _expiry - 1 days;
        t.authorizationExpiry = _expiry;
    }

    function _sign(PaymentTerms memory terms) private view returns (bytes memory) {
        return TypedData.sign(_keyOf(MERCHANT), TypedData.idOf(separator, terms));
    }

    function _consentTo(PaymentTerms memory t) private view returns (bytes memory) {
        uint256 deadline = type(uint256).max;
        bytes32 id = TypedData.idOf(separator, t);
        bytes32 digest = TypedData.permitDigest(permit2, collector, id, t.token, t.amount, 0, deadline);
        return abi.encode(t.amount, 0, deadline, TypedData.sign(_keyOf(PAYER), digest));
    }

    function _creditOf(PaymentTerms memory t) private view returns (uint256) {
        return processor.getCredit(processor.getStore(t.merchant), t.token, t.feeReceiver);
    }
}
