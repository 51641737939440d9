// A gateway without a merchant, in a process of its own, which dies around the transaction that it sends.
import { type Hex, custom, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { startGateway } from "../../sdk/gateway/src/gateway.ts";
import type { Deployment } from "../../sdk/src/index.ts";

/** What the process is told to do. */
export interface SetupJob {
  /** Of the embedded database. */
  readonly dir: string;
  readonly rpcUrl: string;
  readonly deployment: Deployment;
  readonly signerKey: Hex;
  readonly setupToken: string;
  /** The signed bytes have not left, or the node has them. */
  readonly dies: "before" | "after";
}

process.on("message", async ({ dir, rpcUrl, deployment, signerKey, setupToken, dies }: SetupJob) => {
  const node = http(rpcUrl, { retryCount: 0 })({});
  const transport = custom({
    async request(args: { readonly method: string }) {
      const isSending = args.method.startsWith("eth_sendRawTransaction");
      if (isSending && dies === "before") process.kill(process.pid, "SIGKILL");
      const answer = await node.request(args as never);
      if (isSending) process.kill(process.pid, "SIGKILL");
      return answer;
    },
  });
  const origin = "https://gateway.example";
  const config = { deployment, transport, signer: privateKeyToAccount(signerKey), database: { dir } };
  const { url } = await startGateway(
    { ...config, graphqlUrl: "http://127.0.0.1:1/graphql", origin, payOrigin: origin, pollingInterval: 20 },
    { setupToken },
  );
  process.send!(url);
});
