import { isPortFree } from "../process.ts";
import { StepError } from "./progress.ts";

/** The stack's ports, each with the flag that moves it. */
export const ports = {
  chain: { flag: "--rpc-port", byDefault: 8545 },
  GraphQL: { flag: "--graphql-port", byDefault: 42069 },
  pages: { flag: "--pages-port", byDefault: 4173 },
} as const;

/** The port that was asked for; refuses one that is no port or is taken, and names the flag that moves it. */
export async function choosePort(use: keyof typeof ports, asked: string | undefined): Promise<number> {
  const { flag, byDefault } = ports[use];
  const port = asked === undefined ? byDefault : Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${flag} is ${asked}: a port is a whole number from 1 to 65535`);
  }
  if (await isPortFree(port)) return port;
  const taken = new Error(`port ${port}, meant for the ${use}, is taken. ${flag} moves it`);
  throw new StepError("Choosing ports", `end what listens there, or npm start -- ${flag} ${port + 1}`, taken);
}
