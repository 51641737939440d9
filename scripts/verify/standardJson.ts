import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import hre from "hardhat";
import { type Abi, encodeDeployData } from "viem";
import { artifactOf } from "./reproduce.ts";

type Artifact = { readonly abi: Abi } & Readonly<Record<"contractName" | "sourceName" | "inputSourceName", string>>;

/** An explorer's form for "standard JSON input": one contract with the sources that it needs, and no others. */
export async function toSubmission(name: string, args: readonly unknown[]) {
  const artifact = JSON.parse(readFileSync(artifactOf(name), "utf8")) as Artifact;
  const { abi, contractName, sourceName, inputSourceName } = artifact;
  const isOwn = sourceName.startsWith("contracts/");
  const file = isOwn ? fileURLToPath(new URL(`../../${sourceName}`, import.meta.url)) : `npm:${sourceName}`;
  const jobs = await hre.solidity.getCompilationJobs([file], { quiet: true, force: true });
  if (!("compilationJobsPerFile" in jobs)) throw new Error(`${sourceName} cannot be compiled: run \`npm run build\``);
  const job = jobs.compilationJobsPerFile.get(file);
  if (!job) throw new Error(`${sourceName} has no compilation job`);
  return {
    /** By its name in the input: `contracts/payments/PaymentProcessor.sol:PaymentProcessor`. */
    contract: `${inputSourceName}:${contractName}`,
    compilerVersion: `v${job.solcLongVersion}`,
    /** Without 0x. */
    constructorArguments: encodeDeployData({ abi, bytecode: "0x", args }).slice(2),
    input: await job.getSolcInput(),
  };
}
