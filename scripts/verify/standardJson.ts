import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import hre from "hardhat";
import { type Abi, encodeDeployData } from "viem";
import { artifactOf } from "./reproduce.ts";

/** What an explorer's form for "standard JSON input" asks for. */
export interface Submission {
  /** `contracts/payments/PaymentProcessor.sol:PaymentProcessor`, under which name the input has it. */
  readonly contract: string;
  readonly compilerVersion: string;
  /** The constructor's arguments as they follow the creation code, without 0x. */
  readonly constructorArguments: string;
  readonly input: unknown;
}

interface Artifact {
  readonly abi: Abi;
  readonly contractName: string;
  readonly sourceName: string;
  readonly inputSourceName: string;
}

/** The one contract with the sources that it needs, and no others. */
export async function toSubmission(name: string, args: readonly unknown[]): Promise<Submission> {
  const artifact = JSON.parse(readFileSync(artifactOf(name), "utf8")) as Artifact;
  const { abi, contractName, sourceName, inputSourceName } = artifact;
  const isOwn = sourceName.startsWith("contracts/");
  const file = isOwn ? fileURLToPath(new URL(`../../${sourceName}`, import.meta.url)) : `npm:${sourceName}`;
  const jobs = await hre.solidity.getCompilationJobs([file], { quiet: true, force: true });
  if (!("compilationJobsPerFile" in jobs)) throw new Error(`${sourceName} cannot be compiled: run \`npm run build\``);
  const job = jobs.compilationJobsPerFile.get(file);
  if (!job) throw new Error(`${sourceName} has no compilation job`);
  return {
    contract: `${inputSourceName}:${contractName}`,
    compilerVersion: `v${job.solcLongVersion}`,
    constructorArguments: encodeDeployData({ abi, bytecode: "0x", args }).slice(2),
    input: await job.getSolcInput(),
  };
}
