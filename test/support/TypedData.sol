// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentTerms, Split} from "../../contracts/types/PaymentTerms.sol";
import {vm} from "./Vm.sol";

/// EIP-712 written down a second time, from the standard rather than from the contracts, and the signing of it.
library TypedData {
    uint256 internal constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// The domain of a payment processor.
    function domain(uint256 chainId, address processor) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Feiqian"),
                    keccak256("1"),
                    chainId,
                    processor
                )
            );
    }

    function digest(bytes32 separator, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }

    /// The id of a payment under `terms`.
    function idOf(bytes32 separator, PaymentTerms memory terms) internal pure returns (bytes32) {
        return digest(separator, structHashOf(terms));
    }

    function structHashOf(PaymentTerms memory terms) internal pure returns (bytes32) {
        bytes memory splits;
        for (uint256 i = 0; i < terms.splits.length; ++i) {
            Split memory split = terms.splits[i];
            bytes32 typeHash = keccak256("Split(address account,uint256 bps)");
            splits = bytes.concat(splits, keccak256(abi.encode(typeHash, split.account, split.bps)));
        }
        bytes memory first = abi.encode(
            keccak256(
                "PaymentTerms(address merchant,address operator,address payer,uint256 number,address token,uint256 amount,address currency,address source,uint256 payExpiry,uint256 authorizationExpiry,uint256 feeBps,address feeReceiver,address policy,bytes32 referenceHash,Split[] splits)Split(address account,uint256 bps)"
            ),
            terms.merchant,
            terms.operator,
            terms.payer,
            terms.number,
            terms.token,
            terms.amount,
            terms.currency,
            terms.source
        );
        bytes memory second = abi.encode(
            terms.payExpiry,
            terms.authorizationExpiry,
            terms.feeBps,
            terms.feeReceiver,
            terms.policy,
            terms.referenceHash,
            keccak256(splits)
        );
        return keccak256(bytes.concat(first, second));
    }

    /// The digest that an owner signs to name a signer.
    function setSignerDigest(
        bytes32 separator,
        address owner,
        address signer,
        uint48 validUntil,
        uint16 maxOutBps,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "SetSigner(address owner,address signer,uint48 validUntil,uint16 maxOutBps,uint256 nonce,uint256 deadline)"
        );
        return
            digest(separator, keccak256(abi.encode(typeHash, owner, signer, validUntil, maxOutBps, nonce, deadline)));
    }

    /// The digest that an account signs to have its credit sent elsewhere.
    function claimDigest(
        bytes32 separator,
        address account,
        address store,
        address token,
        address to,
        uint256 amount,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Claim(address account,address store,address token,address to,uint256 amount,uint256 nonce,uint256 deadline)"
        );
        return digest(separator, keccak256(abi.encode(typeHash, account, store, token, to, amount, nonce, deadline)));
    }

    /// The digest that a payer signs to pay payment `id` over Permit2.
    function permitDigest(
        address permit2,
        address spender,
        bytes32 id,
        address token,
        uint256 amount,
        uint256 nonce,
        uint256 deadline
    ) internal view returns (bytes32) {
        bytes32 separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
                keccak256("Permit2"),
                block.chainid,
                permit2
            )
        );
        bytes32 permitted = keccak256(
            abi.encode(keccak256("TokenPermissions(address token,uint256 amount)"), token, amount)
        );
        bytes32 typeHash = keccak256(
            "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,bytes32 id)TokenPermissions(address token,uint256 amount)"
        );
        return digest(separator, keccak256(abi.encode(typeHash, permitted, spender, nonce, deadline, id)));
    }

    /// `key`'s signature in the 65 bytes that contracts take.
    function sign(uint256 key, bytes32 digest_) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest_);
        return abi.encodePacked(r, s, v);
    }

    /// The same signature's other form, whose s lies in the upper half: a contract must not take it.
    function signHigh(uint256 key, bytes32 digest_) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest_);
        return abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27));
    }
}
