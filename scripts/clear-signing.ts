// ABI, typed messages and labels -> sdk/clear-signing: what a wallet shows of them before it signs (ERC-7730). With
// `--check` it writes nothing and fails when a committed file is not what it would write.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { toDeployment } from "../sdk/src/deployment.ts";
import { deploymentRecords, paymentProcessorAbi } from "../sdk/src/generated/index.ts";
import * as typedData from "../sdk/src/terms/typedData.ts";
import { type Places, checkSame, describeCalls, describeMessage } from "./clear-signing/describe.ts";
import { calls, messages } from "./clear-signing/labels.ts";

const out = new URL("../sdk/clear-signing/", import.meta.url);

/** The types that no other type is made of. */
const primaryTypes = (types: Readonly<Record<string, readonly { readonly type: string }[]>>): string[] => {
  const used = Object.values(types).flatMap((fields) => fields.map(({ type }) => type.replace(/\[\]$/, "")));
  return Object.keys(types).filter((name) => !used.includes(name));
};
const { types, payTypes, permit2Types, receiveTypes } = typedData;
checkSame("the messages", [types, payTypes, permit2Types, receiveTypes].flatMap(primaryTypes), messages);

const deployments = Object.values(deploymentRecords).map(toDeployment);
const placesOf = (owner: "processor" | "relayedCollector" | "permit2") =>
  deployments.map((deployment) => ({ chainId: deployment.chainId, address: deployment[owner] }));
const places: Places = {
  processor: placesOf("processor"),
  relayedCollector: placesOf("relayedCollector"),
  permit2: placesOf("permit2"),
  token: deployments.flatMap(({ chainId, tokens }) => tokens.map(({ address }) => ({ chainId, address }))),
};

const files: Readonly<Record<string, object>> = {
  "calldata-PaymentProcessor.json": describeCalls(paymentProcessorAbi, calls, places.processor),
  ...Object.fromEntries(
    Object.entries(messages).map(([name, message]) => [`eip712-${name}.json`, describeMessage(name, message, places)]),
  ),
};

const isCheck = process.argv.includes("--check");
const style = await resolveConfig(new URL("package.json", out));
if (!isCheck) mkdirSync(out, { recursive: true });
const present = existsSync(out) ? readdirSync(out).filter((name) => name.endsWith(".json")) : [];
const stale = present.filter((name) => !(name in files));
for (const [name, descriptor] of Object.entries(files)) {
  const text = await format(JSON.stringify(descriptor), { ...style, parser: "json" });
  const file = new URL(name, out);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(name);
  if (!isCheck) writeFileSync(file, text);
}
if (stale.length > 0 && isCheck) {
  console.error(`sdk/clear-signing is stale: ${stale.join(", ")}. Run \`npm run codegen\`.`);
  process.exitCode = 1;
}
