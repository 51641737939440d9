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

/** A proxy that changes the answers. */
const startLiar = (graphqlUrl: string, change: (text: string) => string): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const headers = { "content-type": request.method === "POST" ? "application/json" : "text/csv" };
      const question = request.method === "POST" ? { method: "POST", headers, body: Buffer.concat(chunks) } : {};
      const answer = await fetch(new URL(request.url!, graphqlUrl), question);
      const text = await answer.text();
      response.writeHead(200, headers).end(change(text));
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

export function specifyReconcile(worldOf: () => World): void {
  describe("npm run reconcile", () => {
    const flags = ({ rpcUrl, graphqlUrl, deploymentFile }: World, graphql = graphqlUrl) =>
      ["--rpc", rpcUrl, "--graphql", graphql, "--deployment", deploymentFile] as const;

    it("succeeds and prints the totals when chain and indexer agree", async () => {
      const { code, stdout } = await run(...flags(worldOf()));
      expect(code, stdout).to.equal(0);
      expect(stdout).to.include("No difference.").and.to.include("1179.006789").and.to.include("TEST-USDT");
    });

    it("fails and names table and column when the indexer differs", async () => {
      const otherNet = (text: string) => text.replace(/"net":"(\d+)"/, '"net":"1$1"');
      const liar = await startLiar(worldOf().graphqlUrl, otherNet);
      const { port } = liar.address() as AddressInfo;
      const { code, stdout } = await run("--json", ...flags(worldOf(), `http://127.0.0.1:${port}/graphql`));
      liar.close();
      expect(code).to.equal(1);
      const { totals, differences } = JSON.parse(stdout) as Report;
      expect(differences).to.have.length(1);
      expect(differences[0]).to.include({ table: "dailyTotal", column: "net" });
      expect(totals.filter(({ difference }) => difference !== "0").map(({ what }) => what)).to.deep.equal(["net"]);
    });

    it("fails and names the sums when a download lacks a payment", async () => {
      const { graphqlUrl } = worldOf();
      const withoutFirst = (text: string) =>
        text.startsWith("day,") && text.includes("TEST-USDT")
          ? text.replace(/\r\n.*?,TEST-USDT,.*?\r\n/, "\r\n")
          : text;
      const liar = await startLiar(graphqlUrl, withoutFirst);
      const { port } = liar.address() as AddressInfo;
      const { code, stdout } = await run("--json", ...flags(worldOf(), `http://127.0.0.1:${port}/graphql`));
      liar.close();
      expect(code).to.equal(1);
      const { differences } = JSON.parse(stdout) as Report;
      expect(new Set(differences.map(({ table }) => table))).to.deep.equal(new Set(["payments.csv"]));
      expect(differences.map(({ column }) => column)).to.include.members(["gross", "net", "paymentCount"]);
    });

    it("fails and says what to do when there is no answer", async () => {
      const { code, stderr } = await run(...flags(worldOf(), "http://127.0.0.1:1/graphql"));
      expect(code).to.equal(1);
      expect(stderr).to.match(/^reconcile: .*127\.0\.0\.1:1/);
    });
  });
}
