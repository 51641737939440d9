import { resolve } from "node:path";
import { type Command, from } from "./command.ts";
import { isServing } from "./env.ts";
import { choosePort } from "./ports.ts";
import { step } from "./progress.ts";

interface Asked {
  readonly "rpc-port"?: string | undefined;
  readonly "graphql-port"?: string | undefined;
  readonly "pages-port"?: string | undefined;
  readonly dir?: string | undefined;
}

/** Ports and folder of a stack, as they were asked for; refuses those of a stack that runs. */
export async function choosePlace(asked: Asked, { usage, refuse, writesInto }: Command) {
  const dir = asked.dir ? from(asked.dir) : resolve(import.meta.dirname, "../../.local");
  if (await isServing(dir)) {
    refuse(`a running stack writes into ${dir} already: --dir names another folder, npm run seed -- --onto uses it`);
  }
  const place = await step("Choosing ports", usage, async () => ({
    rpcPort: await choosePort("chain", asked["rpc-port"]),
    graphqlPort: await choosePort("GraphQL", asked["graphql-port"]),
    pagesPort: await choosePort("pages", asked["pages-port"]),
    dir,
  }));
  writesInto(dir);
  return place;
}
