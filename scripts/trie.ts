import { type Hex, keccak256, size, toRlp } from "viem";

type Node = Hex | readonly Node[];
/** A value under the rest of its key, in hex digits. */
type Entry = readonly [digits: string, value: Hex];

/** The root of the Merkle Patricia trie with these entries, as a block's header has it. No key begins another one. */
export const rootOf = (entries: Iterable<readonly [key: Hex, value: Hex]>): Hex =>
  keccak256(toRlp(nodeOf(Array.from(entries, ([key, value]): Entry => [key.slice(2), value])) as Hex));

function nodeOf(entries: readonly Entry[]): Node {
  const [first] = entries;
  if (!first) return "0x";
  if (entries.length === 1) return [pathOf(first[0], "leaf"), first[1]];
  let shared = 0;
  while (entries.every(([digits]) => digits[shared] === first[0][shared])) shared++;
  if (shared > 0) return [pathOf(first[0].slice(0, shared), "extension"), below(entries, shared)];
  const branches = Array.from("0123456789abcdef", (digit) => below(entries.filter(([digits]) => digits[0] === digit)));
  return [...branches, "0x"];
}

/** A node by its hash, or in place where it is shorter than a hash. */
function below(entries: readonly Entry[], known = 1): Node {
  const node = nodeOf(entries.map(([digits, value]) => [digits.slice(known), value]));
  const bytes = toRlp(node as Hex);
  return size(bytes) < 32 ? node : keccak256(bytes);
}

function pathOf(digits: string, kind: "leaf" | "extension"): Hex {
  const flag = kind === "leaf" ? 2 : 0;
  return digits.length % 2 === 0 ? `0x${flag}0${digits}` : `0x${flag + 1}${digits}`;
}
