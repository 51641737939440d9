import { execFile } from "node:child_process";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { World } from "./support.ts";

const script = fileURLToPath(new URL("../../scripts/reconcile.ts", import.meta.url));

const run = (...args: readonly string[]) =>
  new Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [script, ...args], (_, stdout, stderr) =>
      resolve({ code: child.exitCode!, stdout, stderr }),
    );
  });

interface Report {
  readonly totals: readonly { readonly what: string; readonly difference: string }[];
  readonly differences: readonly { readonly table: string; readonly column: string }[];
}

/** Passes questions on, and writes into the answers another net of the first total it meets. */
const startLiar = (graphqlUrl: string): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const headers = { "content-type": "application/json" };
      const answer = await fetch(graphqlUrl, { method: "POST", headers, body: Buffer.concat(chunks) });
      const text = await answer.text();
      response.writeHead(200, headers).end(text.replace(/"net":"(\d+)"/, '"net":"1$1"'));
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

export function specifyReconcile(worldOf: () => World): void {
  describe("npm run reconcile", () => {
    const flags = ({ rpcUrl, graphqlUrl, deploymentFile }: World, graphql = graphqlUrl) =>
      ["--rpc", rpcUrl, "--graphql", graphql, "--deployment", deploymentFile] as const;

    it("ends well and prints the totals when chain and indexer agree", async () => {
      const { code, stdout } = await run(...flags(worldOf()));
      expect(code, stdout).to.equal(0);
      expect(stdout).to.include("No difference.").and.to.include("1179.006789").and.to.include("TEST-USDT");
    });

    it("fails and names table and column when the indexer says something else", async () => {
      const liar = await startLiar(worldOf().graphqlUrl);
      const { port } = liar.address() as AddressInfo;
      const { code, stdout } = await run("--json", ...flags(worldOf(), `http://127.0.0.1:${port}`));
      liar.close();
      expect(code).to.equal(1);
      const { totals, differences } = JSON.parse(stdout) as Report;
      expect(differences).to.have.length(1);
      expect(differences[0]).to.include({ table: "dailyTotal", column: "net" });
      expect(totals.filter(({ difference }) => difference !== "0").map(({ what }) => what)).to.deep.equal(["net"]);
    });

    it("fails and says what to do when nothing answers", async () => {
      const { code, stderr } = await run(...flags(worldOf(), "http://127.0.0.1:1/graphql"));
      expect(code).to.equal(1);
      expect(stderr).to.match(/^reconcile: .*127\.0\.0\.1:1/);
    });
  });
}
