import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { from } from "../options.ts";
import { type DeployConfig, checkConfig, readConfig } from "./config.ts";

/** @param file An operator's own copy of a chain's config, in the place of the committed one. */
export function readConfigFrom(chainId: number, file: string | undefined): DeployConfig {
  if (file === undefined) return readConfig(chainId);
  const config = JSON.parse(readFileSync(from(file), "utf8")) as DeployConfig;
  checkConfig(config, chainId);
  return config;
}

/** Where a chain's record is, unless an option names another file. */
export const recordFileOf = (chainId: number, given: string | undefined): string =>
  given
    ? from(given)
    : fileURLToPath(new URL(`../../${chainId === 31337 ? ".local" : "deployments"}/${chainId}.json`, import.meta.url));

export const readRecord = (file: string): DeploymentRecord | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DeploymentRecord) : undefined;
