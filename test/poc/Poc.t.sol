// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollector} from "../../contracts/interfaces/ICollector.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {vm} from "../support/Vm.sol";
import {Scene} from "./Scene.sol";

/// Write an attack here and run it by `npm run poc`: Scene.sol says who is there and what they have done already. An
/// attack that succeeds makes its test fail. SECURITY.md asks a report to bring one along.
contract PocTest is Scene {
    /// Replace the body. It tries three things that the attacker could hope for.
    function test_attack() public {
        // Capturing a held payment, of which the attacker is neither merchant nor operator.
        vm.expectRevert(
            abi.encodeWithSelector(IPaymentProcessor.NotMerchantOrOperator.selector, attacker, merchant, operator)
        );
        vm.prank(attacker);
        processor.capture(held, HUNDRED, 100, HUNDRED);

        // Turning the fee of an invoice that the signer has signed to itself: another id, which nobody signed.
        PaymentTerms memory forged = link.terms;
        forged.feeReceiver = attacker;
        vm.prank(attacker);
        (bool paid, ) = address(processor).call(
            abi.encodeCall(IPaymentProcessor.charge, (forged, link.signer, HUNDRED, link.signature))
        );
        require(!paid, "a forged invoice was paid");

        // Paying the real one: the attacker's own money, to its owners.
        vm.prank(attacker);
        processor.charge(link.terms, link.signer, HUNDRED, link.signature);

        _requireNothingStolen();
    }

    /// Prices, policies and several calls of one account, for an attack that wants them.
    function test_tools() public {
        PaymentTerms memory priced = _inEuros(_terms(10));
        vm.expectRevert(abi.encodeWithSelector(ICollector.MaxInExceeded.selector, 110e6, HUNDRED));
        this.chargeUpTo(priced, HUNDRED);
        _push(1.12e8);
        _chargeUpTo(priced, 112e6);
        require(_gainOf(payer) == -112e6, "the payer has paid the price of the feed's last round");

        PaymentTerms memory screened = _terms(11);
        screened.policy = policy;
        _deny(payer);
        bytes memory refusal = abi.encodeWithSelector(
            IPaymentProcessor.PolicyRefused.selector,
            policy,
            bytes32("PAYER_DENIED")
        );
        vm.expectRevert(refusal);
        this.chargeUpTo(screened, HUNDRED);

        vm.startPrank(merchant);
        processor.cancel(merchant, 11);
        processor.cancel(merchant, 12);
        vm.stopPrank();
        _requireNothingStolen();
    }

    /// From outside, since `expectRevert` is of the next call: the signature would be one.
    function chargeUpTo(PaymentTerms calldata terms, uint256 maxIn) external {
        _chargeUpTo(terms, maxIn);
    }

    /// The scene is as described.
    function test_scene() public view {
        require(_gainOf(merchant) == 0 && _gainOf(attacker) == 0, "nothing has happened yet");
        require(usdt.balanceOf(merchant) == FORTUNE + 99e6, "the merchant has the charge, less the fee");
        require(usdt.balanceOf(feeReceiver) == FORTUNE + 1e6, "the fee receiver has its fee");
        require(usdt.balanceOf(_store()) == HUNDRED, "the store holds the authorized payment");
        _requireNothingStolen();
    }
}
