// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The EIP-712 digest of a payment's terms, under the chain and contract they were written for.
type PaymentId is bytes32;

/// A part of every payment under the terms: `bps` basis points for `account`, rounded down to the token's unit.
struct Split {
    address account;
    uint256 bps;
}

/// The agreement of merchant and payer. It is signed and hashed, never stored: it travels in calldata, and the first
/// event of its id has it. Every number is a `uint256`, because reading a narrower one from calldata costs a check.
struct PaymentTerms {
    /// Payee, normally a Safe. It takes what fee and splits leave over.
    address merchant;
    /// May capture, void and refund for the merchant; zero: the merchant alone.
    address operator;
    /// The only account that may pay; zero: anyone may.
    address payer;
    /// The merchant's own invoice number. Terms that share it are versions of one invoice: one of them is paid at most.
    uint256 number;
    /// Token of the payment.
    address token;
    /// From 1 to `type(uint120).max`, in units of `currency`: a token's base units, or a currency's minor ones.
    uint256 amount;
    /// Unit of the amount: the token itself; of priced terms another token, or an ISO-4217 number as an
    /// address, `address(978)` for the euro.
    address currency;
    /// Prices the currency in the token when the payment is taken (`IPriceSource`); zero: the terms are not priced.
    address source;
    /// Unix seconds. The payment must be taken before it.
    uint256 payExpiry;
    /// Unix seconds; zero: the terms are charged at once. Otherwise they are authorized, and captured before it.
    uint256 authorizationExpiry;
    /// Fee in basis points of the amount: a ceiling, and what a charge takes.
    uint256 feeBps;
    address feeReceiver;
    /// Asked before the payment is taken, never again; zero: nobody is asked.
    address policy;
    /// Commitment to the document behind the invoice: keccak256(salt, document). The document stays off chain.
    bytes32 referenceHash;
    /// Strictly ascending by account, at most 16.
    Split[] splits;
}

/// EIP-712 hashing of terms. `sdk/src/terms` is its twin; golden vectors hold the two equal.
library PaymentTermsLib {
    bytes32 internal constant SPLIT_TYPEHASH = keccak256("Split(address account,uint256 bps)");

    bytes32 internal constant TYPEHASH = keccak256(
        "PaymentTerms(address merchant,address operator,address payer,uint256 number,address token,uint256 amount,address currency,address source,uint256 payExpiry,uint256 authorizationExpiry,uint256 feeBps,address feeReceiver,address policy,bytes32 referenceHash,Split[] splits)Split(address account,uint256 bps)"
    );

    /// EIP-712 `hashStruct` of the terms. An id is this under a domain: see `PaymentProcessor.getPaymentId`.
    function structHash(PaymentTerms calldata terms) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    TYPEHASH,
                    terms.merchant,
                    terms.operator,
                    terms.payer,
                    terms.number,
                    terms.token,
                    terms.amount,
                    terms.currency,
                    terms.source,
                    terms.payExpiry,
                    terms.authorizationExpiry,
                    terms.feeBps,
                    terms.feeReceiver,
                    terms.policy,
                    terms.referenceHash,
                    _hashSplits(terms.splits)
                )
            );
    }

    function _hashSplits(Split[] calldata splits) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](splits.length);
        for (uint256 i = 0; i < splits.length; ++i) {
            hashes[i] = keccak256(abi.encode(SPLIT_TYPEHASH, splits[i].account, splits[i].bps));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
