// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {IReceiveWithSignature} from "../interfaces/external/IReceiveWithSignature.sol";

/// Every call to a token that this project makes. OpenZeppelin's SafeERC20 serves where a failure may revert and only the
/// caller pays for it. A leg whose failure must be survived needs a gas cap, which SafeERC20 does not offer: USDT's
/// failed assertions burn all the gas they are given.
library Tokens {
    using Bytes for bytes;
    using SafeERC20 for IERC20;

    /// Maximum gas of one leg. The real USDT needs some 40,000. The cap bounds the size of its answer as well.
    uint256 internal constant LEG_GAS = 200_000;

    /// Gas between the reading of `gasleft` and the call: encoding, and the first access of what is called.
    uint256 internal constant LEG_OVERHEAD = 5_000;

    /// The token refused `amount` from `from` to `to`.
    error TransferFailed(address token, address from, address to, uint256 amount);
    /// `payer` lacks the balance for `due`, or allows the spender less.
    error PayerShort(address payer, uint256 balance, uint256 allowance, uint256 due);
    /// A leg failed that had been given less than `required` gas: give the transaction more.
    error LegGasTooLow(uint256 available, uint256 required);

    /// Maximum gas of a question to the issuer's list. USDT answers for some 3,000.
    uint256 internal constant LIST_GAS = 50_000;

    function balanceOf(address token, address account) internal view returns (uint256) {
        return IERC20(token).balanceOf(account);
    }

    /// Refuses a payer that cannot pay, and says why. USDT would burn all the gas that it is given.
    function checkPayable(address token, address payer, address spender, uint256 due) internal view {
        uint256 balance = IERC20(token).balanceOf(payer);
        uint256 allowance = IERC20(token).allowance(payer, spender);
        require(balance >= due && allowance >= due, PayerShort(payer, balance, allowance, due));
    }

    /// Whether the issuer has `account` on its list; no answer is a no.
    /// @param list Selector of `list(address) returns (bool)`.
    function isIssuerListed(address token, bytes4 list, address account) internal view returns (bool) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory result) = token.staticcall{gas: LIST_GAS}(abi.encodeWithSelector(list, account));
        return success && result.length == 32 && uint256(bytes32(result)) == 1;
    }

    /// ERC-2612. A failure is ignored, because a permit that somebody else has sent before fails here: the allowance
    /// decides.
    function tryPermit(
        address token,
        address owner,
        address spender,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) internal {
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(token).permit{gas: LEG_GAS}(owner, spender, amount, deadline, v, r, s) {} catch {}
    }

    /// ERC-3009: `from` signed a transfer to us under `nonce`. A signature of 65 bytes goes in the standard's form, any
    /// other in the one of bytes that USDC has for smart accounts. Reverts where the token does.
    /// @return received What arrived here, measured.
    function receiveWithAuthorization(
        address token,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) internal returns (uint256 received) {
        uint256 before = IERC20(token).balanceOf(address(this));
        if (signature.length == 65) {
            (uint8 v, bytes32 r, bytes32 s) = _parse(signature);
            IERC3009(token).receiveWithAuthorization(
                from,
                address(this),
                amount,
                validAfter,
                validBefore,
                nonce,
                v,
                r,
                s
            );
        } else {
            IReceiveWithSignature(token).receiveWithAuthorization(
                from,
                address(this),
                amount,
                validAfter,
                validBefore,
                nonce,
                signature
            );
        }
        return IERC20(token).balanceOf(address(this)) - before;
    }

    /// Own balance to `to`, with all the gas there is; reverts where the token does.
    function transfer(address token, address to, uint256 amount) internal {
        IERC20(token).safeTransfer(to, amount);
    }

    /// `from`'s allowance to us, to `to`, with `LEG_GAS`.
    /// @return delivered False when the token reverted: nothing has moved.
    function tryTransferFrom(
        address token,
        address from,
        address to,
        uint256 amount
    ) internal returns (bool delivered) {
        uint256 available = gasleft();
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory result) = token.call{gas: LEG_GAS}(
            abi.encodeCall(IERC20.transferFrom, (from, to, amount))
        );
        if (success) {
            // A token that answers false may have moved the tokens all the same, which only a revert undoes. That the
            // token has code is known from its listing.
            bool refused = result.length != 0 && uint256(bytes32(result)) != 1;
            require(!refused, TransferFailed(token, from, to, amount));
            return true;
        }
        checkLegGas(available);
        return false;
    }

    /// `from`'s allowance to us, to `to`, with `LEG_GAS`; reverts when the token refuses, and says what is too low.
    function transferFrom(address token, address from, address to, uint256 amount) internal {
        if (tryTransferFrom(token, from, to, amount)) return;
        checkPayable(token, from, address(this), amount);
        revert TransferFailed(token, from, to, amount);
    }

    /// Refuses a leg that failed with less than its gas. Only a failed leg asks, so that a caller who starves it cannot
    /// turn a delivery into a credit, and nobody has to reserve gas that is not used.
    /// @param available Gas that was left when the leg began.
    function checkLegGas(uint256 available) internal pure {
        uint256 required = ((LEG_GAS + LEG_OVERHEAD) * 64) / 63;
        require(available >= required, LegGasTooLow(available, required));
    }

    function _parse(bytes memory signature) private pure returns (uint8 v, bytes32 r, bytes32 s) {
        return (uint8(signature[64]), bytes32(signature.slice(0, 32)), bytes32(signature.slice(32, 64)));
    }
}
