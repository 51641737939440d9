interface ChainName {
  readonly name: string;
  /** Its money is worth nothing. */
  readonly isTest: boolean;
}

const chains: Readonly<Record<number, ChainName>> = {
  1: { name: "Ethereum", isTest: false },
  56: { name: "BNB Chain", isTest: false },
  137: { name: "Polygon", isTest: false },
  8453: { name: "Base", isTest: false },
  42161: { name: "Arbitrum", isTest: false },
  31337: { name: "local chain", isTest: true },
  11155111: { name: "Sepolia", isTest: true },
};

/** A chain's usual name, marked TEST if its money is worth nothing. */
export function nameChain(chainId: number, deployment?: { readonly isTest: boolean }): string {
  const known = chains[chainId];
  const isTest = deployment?.isTest ?? known?.isTest ?? false;
  return `${known?.name ?? "unknown chain"} (${chainId})${isTest ? ", TEST: money here is worth nothing" : ""}`;
}
