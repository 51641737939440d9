// The chain that `npm start -- --keep` leaves in its folder, and goes on with the next time.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Address } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import type { ContractNetworks } from "../../sdk/src/safe/types.ts";
import { StepError } from "./progress.ts";

/** The chain's contracts, and the people of its season. */
export interface KeptNotes {
  readonly record: DeploymentRecord;
  readonly contractNetworks: ContractNetworks;
  /** The season's first midnight, from which everybody's keys derive. */
  readonly start: number;
  readonly safes: readonly (readonly [name: string, address: Address])[];
  readonly runs: number;
}

export type Kept = ReturnType<typeof openKept>;

const isJson = (file: string): boolean => {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
};

function readNotes(folder: string, file: string): KeptNotes {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as KeptNotes;
  } catch (error) {
    throw new StepError("Reading the kept chain", startOver(folder), `${file} is damaged: ${(error as Error).message}`);
  }
}

export const startOver = (folder: string): string => `rm -r ${folder}, which gives the kept chain up, and start again`;

/** The kept chain of a stack's folder, or the place for one. */
export function openKept(dir: string) {
  const folder = join(dir, "kept");
  const [stateFile, dumpFile, notesFile] = ["chain.json", "chain.next.json", "stack.json"].map((n) => join(folder, n));
  const [gateway, gatewayFolder] = [join(folder, "gateway"), join(folder, "gateway.next")];
  mkdirSync(folder, { recursive: true });
  // A node that is killed while it writes leaves half a state, which must not replace the last whole one.
  if (isJson(dumpFile!)) {
    // The gateway's data belong to that chain and go first: a state that is in place is not looked at again.
    if (existsSync(gatewayFolder)) {
      rmSync(gateway, { recursive: true, force: true });
      renameSync(gatewayFolder, gateway);
    }
    renameSync(dumpFile!, stateFile!);
  }
  const notes = existsSync(stateFile!) && existsSync(notesFile!) ? readNotes(folder, notesFile!) : undefined;
  // A state without notes is of a run that failed before it served, and notes without a state of one that was killed.
  if (!notes) for (const left of [stateFile!, notesFile!, gateway]) rmSync(left, { recursive: true, force: true });
  rmSync(gatewayFolder, { recursive: true, force: true });
  if (existsSync(gateway)) cpSync(gateway, gatewayFolder, { recursive: true });
  return {
    ...{ folder, notes, dump: dumpFile!, load: notes && stateFile! },
    /** Of the gateway: a copy, which becomes the kept one together with the chain's state. */
    gatewayFolder,
    // Under another name first, as a killed process leaves half a file.
    write: (next: KeptNotes): void => {
      writeFileSync(`${notesFile!}.next`, `${JSON.stringify(next, null, 2)}\n`);
      renameSync(`${notesFile!}.next`, notesFile!);
    },
  };
}
