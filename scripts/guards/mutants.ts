// Guards, constants and operands of the contracts, found in solc's syntax tree, and one source in which each of them can
// be changed: one compilation serves all mutants of a kind. A mutant is on when the block's coinbase, which no contract
// here reads, says so.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

/** The changed part: a condition, a number with a name, or a computation. */
export const kinds = ["guards", "constants", "operands"] as const;
export type Kind = (typeof kinds)[number];

/** One change of one line. */
export interface Mutant {
  readonly number: number;
  readonly file: string;
  readonly line: number;
  /** What is done to it. */
  readonly change: string;
  /** The text that it is done to, on one line; with file and change, the name of the mutant over the commits. */
  readonly text: string;
}

interface Node {
  readonly nodeType: string;
  readonly src: string;
  readonly [field: string]: unknown;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  /** The new text; `inner` is the old one with the edits inside it. */
  readonly write: (inner: (start: number, end: number) => string) => string;
}

/** A number with a name, and its mutants. */
interface Constant {
  readonly name: string;
  readonly file: string;
  /** The contract or library that declares it. */
  readonly owner: string;
  /** Nobody outside the file can use it. */
  readonly isPrivate: boolean;
  /** The changes, by the number of the mutant. */
  readonly changes: ReadonlyMap<number, string>;
}

const swapped: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "/",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
};

/** No test holds gas to the unit, so a gas limit changes by half or twice; other numbers are held to the unit. */
const changesOf = (name: string): readonly string[] => (/GAS|OVERHEAD/.test(name) ? ["* 2", "/ 2"] : ["+ 1", "- 1"]);

const border: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==" };

/** Which coinbase switches a mutant on. */
export const coinbaseOf = (number: number): string => `0x${(0xfe19a1000000 + number).toString(16).padStart(40, "0")}`;

const SWITCH = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

function isMutant(uint256 number) view returns (bool) {
    return uint160(address(block.coinbase)) == 0xfe19a1000000 + number;
}
`;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "nodeType" in value;
const childrenOf = (node: Node): readonly Node[] => Object.values(node).flat().filter(isNode);
/** Where the compiler has to know the value, which a mutant cannot change. */
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
function findConstants(
  file: string,
  first: number,
): { readonly constants: readonly Constant[]; readonly mutants: readonly Mutant[] } {
  const constants: Constant[] = [];
  const mutants: Mutant[] = [];
  const walk = (node: Node, owner: string): void => {
    const type = node.typeName as { readonly name?: string } | undefined;
    if (node.nodeType === "VariableDeclaration" && node.constant === true && type?.name?.startsWith("uint")) {
      const name = node.name as string;
      const line = lineOf(file, rangeOf(node)[0]);
      const changes = changesOf(name).map((change, i) => [first + mutants.length + i, change] as const);
      for (const [number, change] of changes)
        mutants.push({ number, file, line, change: `${name} becomes ${name} ${change}`, text: "constant" });
      constants.push({ name, file, owner, isPrivate: node.visibility === "private", changes: new Map(changes) });
    }
    const inside = node.nodeType === "ContractDefinition" ? (node.name as string) : owner;
    for (const child of childrenOf(node)) walk(child, inside);
  };
  walk(parse(file), "");
  return { constants, mutants };
}

/** The mutants of a file, counted from `first`, and its text with all of them in it. */
function mutate(
  file: string,
  first: number,
  kind: Kind,
  constants: readonly Constant[],
): { readonly mutants: readonly Mutant[]; readonly source: string } {
  const bytes = readFileSync(file);
  const text = (start: number, end: number) => bytes.subarray(start, end).toString("utf8");
  const mutants: Mutant[] = [];
  const edits: Edit[] = [];
  const add = (node: Node, change: string): number => {
    const [start, end] = rangeOf(node);
    const number = first + mutants.length;
    mutants.push({ number, file, line: lineOf(file, start), change, text: text(start, end).replace(/\s+/g, " ") });
    return number;
  };
  const edit = (node: Node, write: Edit["write"]): void => {
    const [start, end] = rangeOf(node);
    edits.push({ start, end, write });
  };

  /** A condition that always holds, or never. */
  const fix = (condition: Node, holds: boolean, change: string): void => {
    const number = add(condition, change);
    edit(condition, (inner) => {
      const old = inner(...rangeOf(condition));
      return holds ? `(isMutant(${number}) || (${old}))` : `(!isMutant(${number}) && (${old}))`;
    });
  };

  /** Of a condition that is joined of several, each is left out in turn. */
  const leaveOut = (node: Node): void => {
    if (node.nodeType !== "BinaryOperation" || (node.operator !== "&&" && node.operator !== "||")) return;
    for (const part of [node.leftExpression as Node, node.rightExpression as Node])
      if (part.operator !== node.operator) fix(part, node.operator === "&&", `left out of ${node.operator}`);
  };

  const compare = (node: Node, isWhole: boolean): void => {
    const operator = node.operator as string;
    const other = node.nodeType === "BinaryOperation" ? border[operator] : undefined;
    // What is turned round as a whole has been removed as a whole.
    if (other === undefined || (isWhole && (operator === "==" || operator === "!="))) return;
    const number = add(node, `${operator} becomes ${other}`);
    edit(node, (inner) => {
      const [left, right] = [node.leftExpression as Node, node.rightExpression as Node].map((side) =>
        inner(...rangeOf(side)),
      );
      return `(isMutant(${number}) ? ${left} ${other} ${right} : ${left} ${operator} ${right})`;
    });
  };

  const modifiers = (node: Node): void => {
    const used = node.modifiers as readonly Node[];
    const body = node.body as Node | null;
    if (used.length === 0 || !body || node.kind === "constructor") return;
    const parameters = (node.parameters as Node).parameters as readonly Node[];
    const names = parameters.map(({ name }, i) => (name as string) || `argument${i}`);
    const list = parameters.map((one, i) => `${text(...rangeOf(one))}${one.name ? "" : ` ${names[i]}`}`).join(", ");
    const returned = node.returnParameters as Node;
    const results = (returned.parameters as readonly Node[]).length > 0 ? `returns ${text(...rangeOf(returned))}` : "";
    const mutability = node.stateMutability === "nonpayable" ? "" : "view";
    const numbers = used.map((modifier) => add(modifier, `removed from ${node.name as string}`));
    const [[start], [bodyStart, bodyEnd]] = [rangeOf(node), rangeOf(body)];
    const header = used
      .reduce((rest, modifier) => rest.replace(text(...rangeOf(modifier)), ""), text(start, bodyStart))
      .replace(text(...rangeOf(node.parameters as Node)), `(${list})`)
      .replace(/\bpure\b/, "view");
    const call = (name: string) => `return ${name}(${names.join(", ")});`;
    const name = `_guards${numbers[0]}`;
    const variant = (suffix: string, applied: readonly Node[], code: string) =>
      `function ${name}${suffix}(${list}) private ${mutability} ${applied.map((one) => text(...rangeOf(one))).join(" ")} ${results} ${code}`;
    edit(node, (inner) =>
      [
        `${header} { ${numbers.map((number) => `if (isMutant(${number})) ${call(`${name}without${number}`)}`).join(" ")} ${call(`${name}all`)} }`,
        variant("all", used, `{ ${call(`${name}body`)} }`),
        ...numbers.map((number, i) =>
          variant(
            `without${number}`,
            used.filter((_, j) => j !== i),
            `{ ${call(`${name}body`)} }`,
          ),
        ),
        variant("body", [], inner(bodyStart, bodyEnd)),
      ].join("\n"),
    );
  };

  /** A function that asks for the coinbase is no longer pure. */
  const purity = (node: Node): void => {
    if (node.stateMutability !== "pure" || !node.body) return;
    if (kind === "guards" && (node.modifiers as readonly Node[]).length > 0) return;
    const from = rangeOf(node.parameters as Node)[1];
    const start = bytes.indexOf("pure", from);
    edits.push({ start, end: start + 4, write: () => "view" });
  };

  /** Each use of a number with a name: the name alone, or behind its library's. */
  const constant = (node: Node, parent?: Node): boolean => {
    const isMember = node.nodeType === "MemberAccess";
    if (!isMember && node.nodeType !== "Identifier") return false;
    const name = (isMember ? node.memberName : node.name) as string;
    const owner = isMember ? ((node.expression as Node).name as string | undefined) : undefined;
    if (parent?.nodeType === "ImportDirective") return false;
    const used = constants.find(
      (one) =>
        one.name === name &&
        (one.file === file || !one.isPrivate) &&
        (isMember ? owner === one.owner : owner === undefined),
    );
    if (!used) return false;
    const old = text(...rangeOf(node));
    edit(node, () =>
      [...used.changes].reduce((rest, [number, change]) => `(isMutant(${number}) ? ${old} ${change} : ${rest})`, old),
    );
    return true;
  };

  /** `+` for `-` and the like, in expressions and assignments; `++` for `--`. */
  const operand = (node: Node): void => {
    const operator = node.operator as string;
    const [left, right] =
      node.nodeType === "Assignment"
        ? [node.leftHandSide as Node, node.rightHandSide as Node]
        : [node.leftExpression as Node, node.rightExpression as Node];
    if (node.nodeType === "BinaryOperation" && swapped[operator]) {
      if (left?.nodeType === "Literal" && right?.nodeType === "Literal") return;
      const other = swapped[operator];
      const number = add(node, `${operator} becomes ${other}`);
      edit(node, (inner) => {
        const [a, b] = [inner(...rangeOf(left!)), inner(...rangeOf(right!))];
        return `(isMutant(${number}) ? ${a} ${other} ${b} : ${a} ${operator} ${b})`;
      });
    } else if (node.nodeType === "Assignment" && swapped[operator.slice(0, -1)]) {
      const [own, other] = [operator.slice(0, -1), swapped[operator.slice(0, -1)]!];
      const number = add(node, `${operator} becomes ${other}=`);
      edit(node, (inner) => {
        const [a, b] = [inner(...rangeOf(left!)), inner(...rangeOf(right!))];
        return `${a} = isMutant(${number}) ? ${a} ${other} (${b}) : ${a} ${own} (${b})`;
      });
    } else if (node.nodeType === "UnaryOperation" && (operator === "++" || operator === "--")) {
      const other = operator === "++" ? "--" : "++";
      const number = add(node, `${operator} becomes ${other}`);
      edit(node, (inner) => {
        const a = inner(...rangeOf(node.subExpression as Node));
        const write = (sign: string) => (node.prefix ? `${sign}${a}` : `${a}${sign}`);
        return `(isMutant(${number}) ? ${write(other)} : ${write(operator)})`;
      });
    }
  };

  /** Conditions of `if` and `require`, their parts and borders, and modifiers. */
  const guard = (node: Node, parent?: Node): void => {
    let isWhole = parent?.nodeType === "IfStatement" && parent.condition === node;
    if (isWhole) fix(node, false, "if never");
    if (parent?.nodeType === "FunctionCall" && (parent.expression as Node).name === "require") {
      isWhole = (parent.arguments as readonly Node[])[0] === node;
      if (isWhole) fix(node, true, "require removed");
    }
    const joins = parent?.nodeType === "BinaryOperation" && (parent.operator === "&&" || parent.operator === "||");
    leaveOut(node);
    compare(node, isWhole || joins);
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
  const sorted = edits
    .map((one, order) => ({ ...one, order }))
    .sort((a, b) => a.start - b.start || b.end - a.end || a.order - b.order);
  const render = (start: number, end: number, from: number): string => {
    let result = "";
    let at = start;
    for (const [i, one] of sorted.entries()) {
      if (i < from || one.start < at || one.end > end) continue;
      result += text(at, one.start) + one.write((innerStart, innerEnd) => render(innerStart, innerEnd, i + 1));
      at = one.end;
    }
    return result + text(at, end);
  };
  return { mutants, source: render(0, bytes.length, 0) };
}

/** Writes the contracts with all mutants of a kind in them to `folder`, and says which they are. */
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
    writeFileSync(
      target,
      source.includes("isMutant(")
        ? source.replace(/^pragma .*$/m, (pragma) => `${pragma}\n\nimport {isMutant} from "${imported}";`)
        : source,
    );
  }
  writeFileSync(join(folder, "Switch.sol"), SWITCH);
  return all;
}
