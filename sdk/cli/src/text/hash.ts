import type { Hex } from "viem";

/** A hash in groups of eight characters, for comparison with a small screen. */
export const inGroups = (hash: Hex): string =>
  `0x ${hash
    .slice(2)
    .match(/.{1,8}/g)!
    .join(" ")}`;

export const lastFour = (hash: Hex): string => hash.slice(-4);
