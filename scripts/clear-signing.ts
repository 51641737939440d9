// ABI, typed messages and labels -> sdk/clear-signing: what a wallet shows of them before it signs (ERC-7730). With
// `--check` it writes nothing and fails when a committed file is not what it would write.
import { globSync } from "node:fs";
import { toDeployment } from "../sdk/src/deployment.ts";
import { deploymentRecords, paymentProcessorAbi } from "../sdk/src/generated/index.ts";
import * as typedData from "../sdk/src/terms/typedData.ts";
import { type Places, checkSame, describeCalls, describeMessage } from "./clear-signing/describe.ts";
import { calls, messages } from "./clear-signing/labels.ts";
import { writeGenerated } from "./generated.ts";

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

const folder = "sdk/clear-signing";
const files: Record<string, string> = {};
const write = (name: string, descriptor: object) => (files[`${folder}/${name}.json`] = JSON.stringify(descriptor));
write("calldata-PaymentProcessor", describeCalls(paymentProcessorAbi, calls, places.processor));
for (const [name, message] of Object.entries(messages)) write(`eip712-${name}`, describeMessage(name, message, places));

const present = globSync(`${folder}/*.json`, { cwd: new URL("../", import.meta.url) });
await writeGenerated(
  files,
  present.filter((path) => !(path in files)),
);
