/** The SDK's refusals of a payout, by error name. The page adds the SDK's own message, with the figures. */
export const enErrors = {
  PayoutFileError:
    "This is not an intact payout file: something is missing or has been changed. Do not sign it; ask the sender for the file again.",
  PayoutMismatchError:
    "The file differs from the bytes to be signed: it has been changed. Do not sign it; ask the sender for the file again.",
  PayoutHashError:
    "The Safe hashes this payout in another way, so no signature of it would count. Safes before version 1.3.0 do so: use a later one.",
  SafeVersionError: "This Safe is older than version 1.3.0, so no signature of a payout would count. Use a later one.",
  PayoutUnitError:
    "Nobody says how many decimals this token has, so its amounts cannot be shown. The command can sign it in base units.",
  PayoutChainError: "This payout is for another chain than this page.",
  PayoutNonceError: "The Safe's nonce is another: it is not this payout's turn, or no longer. Nothing was sent.",
  PayoutBalanceError: "The Safe has less than the lines' total. Top it up, or plan a smaller payout.",
  PayoutTokenError: "The token does not answer as a token does. Check its address.",
  PayeeRefusedError:
    "The token would refuse some of the payees, and with them the whole payout. Leave them out, and ask them for another address.",
  PayoutSimulationError: "The payout could not be simulated on the chain. Nothing was sent.",
  PayoutUnconfirmedError:
    "The payout was sent and is not in a block yet. It may still be: this page keeps checking. Do not plan these lines again.",
  PayoutReplacedError:
    "Your wallet has replaced the transaction with another: the payout was not made. You can send the payout again.",
  SafeNotFoundError: "There is no Safe at this address on this chain. Check the address.",
  SafeContractMissingError:
    "A contract that the payout goes through is not on this chain. Nothing was sent; tell the operator of this page.",
  SafeBlacklistedError: "The token's issuer has blacklisted this Safe: it cannot pay with this token.",
  IndexerRequestError:
    "The indexer does not answer, so lines may have been paid before. Try again; or look yourself, and allow paying again.",
  ScreeningError: "A sanctions list does not answer, so nobody can be cleared. Try again in a moment.",
  OwnerSignatureError: "A signature is not the owner's signature of this payout. Let the owner sign this file.",
  OtherPayoutSignatureError: "This signature is for another payout. Let the owner sign this file.",
  SignatureLengthError:
    "A signature has the wrong length. An owner that is a contract approves the hash on chain instead.",
  DuplicateOwnerError:
    "An owner has signed twice, with two different signatures; each owner counts once. Leave one of the two out.",
  UnknownOwnerError: "One signature is not an owner's. Ask for the file without that signature.",
  SignaturesMissingError: "Not enough owners have signed yet. Nothing was sent.",
  SafeRevertError: "The Safe would refuse the transaction. Nothing was sent.",
} as const;
