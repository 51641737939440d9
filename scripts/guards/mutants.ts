// Guards, constants and operands of the contracts, found in solc's syntax tree, and one source in which each of them can
// be changed: one compilation serves all mutants of a kind. A mutant is on when the block's coinbase, which no contract
// here reads, says so.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

/** The changed part: a condition, a number with a name, or a computation. */
export const kinds = ["guards", "constants", "operands"] as const;
export type Kind = (typeof kinds)[number];

export interface Mutant {
  readonly number: number;
  readonly file: string;
  readonly line: number;
  readonly change: string;
  /** The old text, on one line; with file and change, the name of the mutant over the commits. */
  readonly text: string;
}

type Texts = "nodeType" | "src" | "name" | "operator" | "memberName" | "visibility" | "kind" | "stateMutability";
type Sides = "leftExpression" | "rightExpression" | "leftHandSide" | "rightHandSide";
type Inner = "subExpression" | "body" | "expression" | "condition" | "loopExpression" | "returnParameters" | "typeName";
type Children = Readonly<Record<Sides | Inner, Node> & Record<"arguments" | "modifiers", readonly Node[]>>;

/** A node of solc's syntax tree, with the fields that are read here, of any type of node. */
interface Node extends Readonly<Record<Texts, string>>, Children {
  readonly constant?: boolean;
  readonly prefix?: boolean;
  /** Of a function a list, which has the parameters. */
  readonly parameters: Node & readonly Node[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  /** The new text; `inner` is the old text of a node with the edits inside it. */
  readonly write: (inner: (node: Node) => string) => string;
}

/** A number with a name, and its mutants. */
interface Constant {
  readonly name: string;
  readonly file: string;
  /** The contract or library that declares it. */
  readonly owner: string;
  readonly isPrivate: boolean;
  readonly changes: ReadonlyMap<number, string>;
}

const swapped: Readonly<Record<string, string>> = {
  ...{ "+": "-", "-": "+", "*": "/", "/": "*", "%": "/" },
  ...{ "<<": ">>", ">>": "<<", "&": "|", "|": "&" },
};

/** No test holds gas to the unit, so a gas limit changes by half or twice; other numbers change by one. */
const changesOf = (name: string): readonly string[] => (/GAS|OVERHEAD/.test(name) ? ["* 2", "/ 2"] : ["+ 1", "- 1"]);
const border: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==" };
/** The coinbase that switches a mutant on. */
export const coinbaseOf = (number: number): string => `0x${(0xfe19a1000000 + number).toString(16).padStart(40, "0")}`;

const SWITCH = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

function isMutant(uint256 number) view returns (bool) {
    return uint160(address(block.coinbase)) == 0xfe19a1000000 + number;
}
`;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "nodeType" in value;
const childrenOf = (node: Node): readonly Node[] => Object.values(node).flat().filter(isNode);
/** The compiler has to know these values, which a mutant cannot change. */
const isFixed = (node: Node): boolean => node.constant === true || node.nodeType === "ArrayTypeName";
const rangeOf = ({ src }: Node): readonly [start: number, end: number] => {
  const [start, length] = src.split(":").map(Number) as [number, number];
  return [start, start + length];
};

function parse(file: string): Node {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readFileSync(file, "utf8") } },
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as { sources: Record<string, { ast: Node }> };
  return output.sources[file]!.ast;
}

const lineOf = (file: string, offset: number): number =>
  readFileSync(file).subarray(0, offset).toString("utf8").split("\n").length;

/** The numbers with a name that a file declares, and their mutants, counted from `first`. */
function findConstants(file: string, first: number) {
  const constants: Constant[] = [];
  const mutants: Mutant[] = [];
  const walk = (node: Node, owner: string): void => {
    const { nodeType, name, visibility } = node;
    if (nodeType === "VariableDeclaration" && node.constant === true && node.typeName?.name?.startsWith("uint")) {
      const line = lineOf(file, rangeOf(node)[0]);
      const changes = changesOf(name).map((change, i) => [first + mutants.length + i, change] as const);
      for (const [number, change] of changes)
        mutants.push({ number, file, line, change: `${name} becomes ${name} ${change}`, text: "constant" });
      constants.push({ name, file, owner, isPrivate: visibility === "private", changes: new Map(changes) });
    }
    for (const child of childrenOf(node)) walk(child, nodeType === "ContractDefinition" ? name : owner);
  };
  walk(parse(file), "");
  return { constants, mutants };
}

/** The mutants of a file, counted from `first`, and its text with all of them in it. */
function mutate(file: string, first: number, kind: Kind, constants: readonly Constant[]) {
  const bytes = readFileSync(file);
  const text = (start: number, end: number) => bytes.subarray(start, end).toString("utf8");
  const textOf = (node: Node) => text(...rangeOf(node));
  const mutants: Mutant[] = [];
  const edits: Edit[] = [];
  const add = (node: Node, change: string): number => {
    const number = first + mutants.length;
    const line = lineOf(file, rangeOf(node)[0]);
    mutants.push({ number, file, line, change, text: textOf(node).replace(/\s+/g, " ") });
    return number;
  };
  const edit = (node: Node, write: Edit["write"]): void => {
    const [start, end] = rangeOf(node);
    edits.push({ start, end, write });
  };
  /** The mutant of a node: its text where that is on, and where it is off. */
  const change = (node: Node, what: string, write: (inner: (node: Node) => string) => readonly [string, string]) => {
    const number = add(node, what);
    edit(node, (inner) => {
      const [on, off] = write(inner);
      return `(isMutant(${number}) ? ${on} : ${off})`;
    });
  };

  const fix = (condition: Node, holds: boolean, what: string): void => {
    const number = add(condition, what);
    const forced = holds ? `isMutant(${number}) ||` : `!isMutant(${number}) &&`;
    edit(condition, (inner) => `(${forced} (${inner(condition)}))`);
  };

  const isJoin = ({ nodeType, operator }: Node) =>
    nodeType === "BinaryOperation" && (operator === "&&" || operator === "||");

  /** Of a condition that is joined of several, each is left out in turn. */
  const leaveOut = (node: Node): void => {
    if (!isJoin(node)) return;
    for (const part of [node.leftExpression, node.rightExpression])
      if (part.operator !== node.operator) fix(part, node.operator === "&&", `left out of ${node.operator}`);
  };

  const swap = (node: Node, other: string): void => {
    const { operator, leftExpression, rightExpression } = node;
    change(node, `${operator} becomes ${other}`, (inner) => {
      const [left, right] = [inner(leftExpression), inner(rightExpression)];
      return [`${left} ${other} ${right}`, `${left} ${operator} ${right}`];
    });
  };

  const compare = (node: Node, isWhole: boolean): void => {
    const other = node.nodeType === "BinaryOperation" ? border[node.operator] : undefined;
    // A whole comparison has been removed already.
    if (other !== undefined && !(isWhole && (node.operator === "==" || node.operator === "!="))) swap(node, other);
  };

  const modifiers = (node: Node): void => {
    const { modifiers: used, body, parameters, returnParameters } = node;
    if (used.length === 0 || !body || node.kind === "constructor") return;
    const named = parameters.parameters;
    const names = named.map(({ name }, i) => name || `argument${i}`);
    const list = named.map((one, i) => `${textOf(one)}${one.name ? "" : ` ${names[i]}`}`).join(", ");
    const results = returnParameters.parameters.length > 0 ? `returns ${textOf(returnParameters)}` : "";
    const mutability = node.stateMutability === "nonpayable" ? "" : "view";
    const numbers = used.map((modifier) => add(modifier, `removed from ${node.name}`));
    const header = used
      .reduce((rest, modifier) => rest.replace(textOf(modifier), ""), text(rangeOf(node)[0], rangeOf(body)[0]))
      .replace(textOf(parameters), `(${list})`)
      .replace(/\bpure\b/, "view");
    const name = `_guards${numbers[0]}`;
    const call = (suffix: string) => `return ${name}${suffix}(${names.join(", ")});`;
    const variant = (suffix: string, applied: readonly Node[], code: string) =>
      `function ${name}${suffix}(${list}) private ${mutability} ${applied.map(textOf).join(" ")} ${results} ${code}`;
    const switches = numbers.map((number) => `if (isMutant(${number})) ${call(`without${number}`)}`);
    edit(node, (inner) =>
      [
        `${header} { ${switches.join(" ")} ${call("all")} }`,
        variant("all", used, `{ ${call("body")} }`),
        ...numbers.map((number, i) => variant(`without${number}`, used.toSpliced(i, 1), `{ ${call("body")} }`)),
        variant("body", [], inner(body)),
      ].join("\n"),
    );
  };

  /** A function that asks for the coinbase is no longer pure. */
  const purity = (node: Node): void => {
    if (node.stateMutability !== "pure" || !node.body) return;
    if (kind === "guards" && node.modifiers.length > 0) return;
    const start = bytes.indexOf("pure", rangeOf(node.parameters)[1]);
    edits.push({ start, end: start + 4, write: () => "view" });
  };

  /** Each use of a number with a name: the name alone, or behind its library's. */
  const constant = (node: Node, parent?: Node): boolean => {
    const isMember = node.nodeType === "MemberAccess";
    if (!isMember && (node.nodeType !== "Identifier" || parent?.nodeType === "ImportDirective")) return false;
    const used = constants.find(
      (one) =>
        one.name === (isMember ? node.memberName : node.name) &&
        (one.file === file || !one.isPrivate) &&
        (!isMember || node.expression.name === one.owner),
    );
    if (!used) return false;
    const old = textOf(node);
    edit(node, () =>
      [...used.changes].reduce((rest, [number, change]) => `(isMutant(${number}) ? ${old} ${change} : ${rest})`, old),
    );
    return true;
  };

  /** `+` for `-` and the like, in expressions and assignments; `++` for `--`. */
  const operand = (node: Node): void => {
    const { nodeType, operator } = node;
    if (nodeType === "BinaryOperation" && swapped[operator]) {
      const areLiterals = [node.leftExpression, node.rightExpression].every((side) => side.nodeType === "Literal");
      if (!areLiterals) swap(node, swapped[operator]);
    } else if (nodeType === "Assignment" && swapped[operator.slice(0, -1)]) {
      const [own, other] = [operator.slice(0, -1), swapped[operator.slice(0, -1)]!];
      const number = add(node, `${operator} becomes ${other}=`);
      edit(node, (inner) => {
        const [a, b] = [inner(node.leftHandSide), inner(node.rightHandSide)];
        return `${a} = isMutant(${number}) ? ${a} ${other} (${b}) : ${a} ${own} (${b})`;
      });
    } else if (nodeType === "UnaryOperation" && (operator === "++" || operator === "--")) {
      const other = operator === "++" ? "--" : "++";
      change(node, `${operator} becomes ${other}`, (inner) => {
        const a = inner(node.subExpression);
        return node.prefix ? [`${other}${a}`, `${operator}${a}`] : [`${a}${other}`, `${a}${operator}`];
      });
    }
  };

  /** Conditions of `if` and `require`, their parts and borders, and modifiers. */
  const guard = (node: Node, parent?: Node): void => {
    let isWhole = parent?.nodeType === "IfStatement" && parent.condition === node;
    if (isWhole) fix(node, false, "if never");
    if (parent?.nodeType === "FunctionCall" && parent.expression.name === "require") {
      isWhole = parent.arguments[0] === node;
      if (isWhole) fix(node, true, "require removed");
    }
    leaveOut(node);
    compare(node, isWhole || (parent !== undefined && isJoin(parent)));
    if (node.nodeType === "FunctionDefinition") modifiers(node);
  };

  const walk = (node: Node, parent?: Node): void => {
    if (kind === "guards") guard(node, parent);
    else if (isFixed(node) || (kind === "constants" && constant(node, parent))) return;
    else if (kind === "operands") operand(node);
    if (node.nodeType === "FunctionDefinition") purity(node);
    for (const child of childrenOf(node)) {
      // A loop that counts the other way ends in an overflow, or not at all: every test would tell.
      const isCount = kind === "operands" && node.nodeType === "ForStatement" && child === node.loopExpression;
      if (!isCount) walk(child, node);
    }
  };
  walk(parse(file));

  // The outer ones first; of those over the same text, the first one found is the outermost.
  const sorted = edits.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const render = (start: number, end: number, from: number): string => {
    let result = "";
    let at = start;
    for (const [i, one] of sorted.entries()) {
      if (i < from || one.start < at || one.end > end) continue;
      result += text(at, one.start) + one.write((node) => render(...rangeOf(node), i + 1));
      at = one.end;
    }
    return result + text(at, end);
  };
  return { mutants, source: render(0, bytes.length, 0) };
}

/** Writes the contracts with all mutants of a kind in them to `folder`, and returns the mutants. */
export function writeMutants(folder: string, kind: Kind): readonly Mutant[] {
  rmSync(folder, { recursive: true, force: true });
  const all: Mutant[] = [];
  const files = readdirSync("contracts", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .sort();
  const isLeft = (file: string) => file.startsWith("mocks/") || file.startsWith("interfaces/");
  const constants = (kind === "constants" ? files : []).flatMap((file) => {
    if (isLeft(file)) return [];
    const found = findConstants(join("contracts", file), all.length + 1);
    all.push(...found.mutants);
    return found.constants;
  });
  for (const file of files) {
    const path = join("contracts", file);
    const { mutants, source } = isLeft(file)
      ? { mutants: [], source: readFileSync(path, "utf8") }
      : mutate(path, all.length + 1, kind, constants);
    all.push(...mutants);
    const target = join(folder, file);
    const toSwitch = relative(dirname(target), join(folder, "Switch.sol"));
    const imported = toSwitch.startsWith(".") ? toSwitch : `./${toSwitch}`;
    mkdirSync(dirname(target), { recursive: true });
    const withImport = (pragma: string) => `${pragma}\n\nimport {isMutant} from "${imported}";`;
    writeFileSync(target, source.includes("isMutant(") ? source.replace(/^pragma .*$/m, withImport) : source);
  }
  writeFileSync(join(folder, "Switch.sol"), SWITCH);
  return all;
}
