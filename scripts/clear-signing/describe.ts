// ABI and labels -> ERC-7730 descriptors (version 1). What has no label is refused.
import type { AbiFunction, AbiParameter, Address } from "viem";
import { encodeReason, refundReasons } from "../../sdk/src/terms/reason.ts";
import type { DomainOwner, Meaning, Message } from "./labels.ts";

type Place = { readonly chainId: number; readonly address: Address };
/** The contracts' addresses on every chain. */
export type Places = Readonly<Record<DomainOwner, readonly Place[]>>;
type Types = Message["types"];

const schema = "https://eips.ethereum.org/assets/eip-7730/erc7730-v1.schema.json";
const metadata = { owner: "Feiqian" };

/** A function's signature with the names of its parameters, those of structs written out. */
const signatureOf = ({ name, inputs }: AbiFunction): string => {
  const write = (parameter: AbiParameter): string => {
    const type =
      "components" in parameter
        ? `(${parameter.components.map(write).join(", ")})${parameter.type.slice("tuple".length)}`
        : parameter.type;
    return `${type} ${parameter.name}`;
  };
  return `${name}(${inputs.map(write).join(", ")})`;
};

const leavesOfCall = (parameters: readonly AbiParameter[], prefix = ""): string[] =>
  parameters.flatMap((parameter) => {
    const path = `${prefix}${parameter.name}${parameter.type.endsWith("[]") ? ".[]" : ""}`;
    return "components" in parameter ? leavesOfCall(parameter.components, `${path}.`) : [path];
  });

const leavesOfType = (types: Types, name: string, prefix = ""): string[] =>
  types[name]!.flatMap((field) => {
    const inner = field.type.replace(/\[\]$/, "");
    const path = `${prefix}${field.name}${inner === field.type ? "" : ".[]"}`;
    return inner in types ? leavesOfType(types, inner, `${path}.`) : [path];
  });

/** One screen. Every value has its label, or null. */
function formatOf(what: string, leaves: readonly string[], { intent, fields }: Meaning) {
  checkSame(`the fields of ${what}`, leaves, fields);
  const shown = Object.entries(fields).flatMap(([path, field]) => (field ? [{ path, ...field }] : []));
  const excluded = Object.entries(fields).flatMap(([path, field]) => (field ? [] : [path]));
  const required = shown.map(({ path }) => path);
  return { intent, fields: shown, required, ...(excluded.length > 0 ? { excluded } : {}) };
}

/** Refuses labels for what is not there, and what is there without a label. */
export function checkSame(what: string, there: readonly string[], labelled: Readonly<Record<string, unknown>>) {
  const missing = there.filter((name) => !Object.hasOwn(labelled, name));
  const stray = Object.keys(labelled).filter((name) => !there.includes(name));
  if (missing.length > 0) throw new Error(`No label for ${missing.join(", ")} among ${what}.`);
  if (stray.length > 0) throw new Error(`A label for ${stray.join(", ")}, which is not among ${what}.`);
}

export function describeCalls(
  abi: readonly { readonly type: string }[],
  meanings: Readonly<Record<string, Meaning>>,
  deployments: readonly Place[],
) {
  const changing = (abi as readonly AbiFunction[]).filter(
    ({ type, stateMutability }) => type === "function" && stateMutability !== "view" && stateMutability !== "pure",
  );
  const names = changing.map(({ name }) => name);
  checkSame("the calls", names, meanings);
  const formats = changing.map((item) => {
    const format = formatOf(item.name, leavesOfCall(item.inputs), meanings[item.name]!);
    return [signatureOf(item), { $id: item.name, ...format }] as const;
  });
  const refundReason = Object.fromEntries(refundReasons.map((reason) => [encodeReason(reason), reason]));
  return {
    $schema: schema,
    context: { $id: "PaymentProcessor", contract: { abi: changing, deployments } },
    metadata: { ...metadata, enums: { refundReason } },
    display: { formats: Object.fromEntries(formats) },
  };
}

const domainTypes = { name: "string", version: "string", chainId: "uint256", verifyingContract: "address" } as const;
type DomainField = keyof typeof domainTypes;

const allFields: readonly DomainField[] = ["name", "version", "chainId", "verifyingContract"];
const own = { domain: { name: "Feiqian", version: "1" }, fields: allFields };

/** The fields of a domain, and their values where all deployments share them. */
const domains: Readonly<Record<DomainOwner, { readonly domain: object; readonly fields: readonly DomainField[] }>> = {
  processor: own,
  relayedCollector: own,
  permit2: { domain: { name: "Permit2" }, fields: ["name", "chainId", "verifyingContract"] },
  token: { domain: {}, fields: allFields },
};

const typesOf = (types: Types, name: string): Types => {
  const used = types[name]!.map(({ type }) => type.replace(/\[\]$/, "")).filter((inner) => inner in types);
  return Object.assign({ [name]: types[name]! }, ...used.map((inner) => typesOf(types, inner)));
};

export function describeMessage(primaryType: string, message: Message, places: Places) {
  const { types, domainOwner } = message;
  const { domain, fields } = domains[domainOwner];
  const EIP712Domain = fields.map((name) => ({ name, type: domainTypes[name] }));
  const schemas = [{ primaryType, types: { EIP712Domain, ...typesOf(types, primaryType) } }];
  return {
    $schema: schema,
    context: { $id: primaryType, eip712: { domain, deployments: places[domainOwner], schemas } },
    metadata,
    display: { formats: { [primaryType]: formatOf(primaryType, leavesOfType(types, primaryType), message) } },
  };
}
