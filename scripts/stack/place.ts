import { resolve } from "node:path";
import { requireFree } from "../process.ts";
import { from } from "../options.ts";
import type { Command } from "./command.ts";
import { isServing } from "./env.ts";
import { StepError, step } from "./progress.ts";

type Option = "rpc-port" | "graphql-port" | "pages-port" | "gateway-port" | "dir";
type Asked = Readonly<Partial<Record<Option, string | undefined>>>;

/** The stack's ports, each with the option that moves it. */
const ports = {
  chain: { option: "rpc-port", byDefault: 8545 },
  GraphQL: { option: "graphql-port", byDefault: 42069 },
  pages: { option: "pages-port", byDefault: 4173 },
  gateway: { option: "gateway-port", byDefault: 8787 },
} as const;

/** Refuses a port that is none or is taken, and names the flag that moves it. */
async function choosePort(use: keyof typeof ports, options: Asked): Promise<number> {
  const { option, byDefault } = ports[use];
  const [flag, asked] = [`--${option}`, options[option]];
  const port = asked === undefined ? byDefault : Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${flag} is ${asked}: a port is a whole number from 1 to 65535`);
  await requireFree(port, use, flag).catch((taken: Error) => {
    throw new StepError("Choosing ports", `end what listens there, or npm start -- ${flag} ${port + 1}`, taken);
  });
  return port;
}

/** A stack's ports and folder. Refuses those of a running stack. */
export async function choosePlace(asked: Asked, { usage, refuse, writesInto }: Command) {
  const dir = asked.dir ? from(asked.dir) : resolve(import.meta.dirname, "../../.local");
  if (await isServing(dir))
    refuse(`a running stack writes into ${dir} already: --dir names another folder, npm run seed -- --onto uses it`);
  const place = await step("Choosing ports", usage, async () => ({
    rpcPort: await choosePort("chain", asked),
    graphqlPort: await choosePort("GraphQL", asked),
    pagesPort: await choosePort("pages", asked),
    dir,
  }));
  writesInto(dir);
  return place;
}

/** The port of the gateway, which `npm start` alone serves. */
export const chooseGatewayPort = (asked: Asked, { usage }: Command): Promise<number> =>
  step("Choosing ports", usage, () => choosePort("gateway", asked));
