/** What the SDK refuses a payout for, by its errors' names. Its own words, with the figures, stand behind. */
export const enErrors = {
  PayoutFileError:
    "This is no payout file as it was written: something in it is missing, or has been changed. Do not sign it; ask whoever sent it for the file anew.",
  PayoutMismatchError:
    "The file says something else than what would be signed: it has been changed. Do not sign it; ask whoever sent it for the file anew.",
  PayoutChainError: "This payout is for another chain than this page.",
  PayoutNonceError: "It is not this payout's turn, or not any more: the Safe's nonce is another. Nothing was sent.",
  PayoutBalanceError: "The Safe has less than the lines come to. Top it up, or plan a smaller payout.",
  PayoutTokenError: "The token does not answer as a token does. Check its address.",
  PayeeRefusedError:
    "The token would refuse some of the payees, and with them the whole payout. Leave them out, and ask them for another address.",
  PayoutSimulationError: "The payout could not be tried out on the chain. Nothing was sent.",
  PayoutUnconfirmedError:
    "The payout was sent, and is not in a block yet. It may still be: this page goes on looking. Do not plan these lines anew.",
  PayoutReplacedError:
    "Your wallet has replaced the transaction by another: nothing was paid by it. You can send the payout again.",
  SafeNotFoundError: "There is no Safe at this address on this chain. Check the address.",
  SafeContractMissingError:
    "A contract that the payout goes through is not on this chain. Nothing was sent; tell who runs this page.",
  SafeBlacklistedError: "The token's issuer has blacklisted this Safe: it cannot pay with this token.",
  ScreeningError: "A list of sanctions does not answer, so that nobody can be said to be clean. Try again in a moment.",
  OwnerSignatureError: "A signature is not the owner's signature of this payout. Let the owner sign this very file.",
  OtherPayoutSignatureError: "This signature is of another payout. Let the owner sign this very file.",
  SignatureLengthError:
    "A signature has the wrong length. An owner that is a contract approves the hash on chain instead.",
  DuplicateOwnerError:
    "An owner has signed twice, with two different signatures; each owner counts once. Leave one of the two out.",
  UnknownOwnerError: "Somebody signed who does not own the Safe. Ask for the file without that signature.",
  SignaturesMissingError: "Not enough owners have signed yet. Nothing was sent.",
  SafeRevertError: "The Safe would refuse the transaction. Nothing was sent.",
} as const;
