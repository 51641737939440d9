import { execFile } from "node:child_process";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type Hex, toEventSelector, zeroHash } from "viem";
import { type Omission, findOmissions } from "../../scripts/reconcile/omissions.ts";
import { toNode } from "../../scripts/reconcile/reconcile.ts";
import { groupBy } from "../../scripts/reconcile/tables.ts";
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
  readonly omissions: readonly Omission[];
}

/** A proxy that changes the answers. */
const startLiar = (graphqlUrl: string, change: (text: string, question: string) => string): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const headers = { "content-type": request.method === "POST" ? "application/json" : "text/csv" };
      const body = Buffer.concat(chunks);
      const question = request.method === "POST" ? { method: "POST", headers, body } : {};
      const answer = await fetch(new URL(request.url!, graphqlUrl), question);
      const text = await answer.text();
      response.writeHead(200, headers).end(change(text, body.toString()));
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

type Answer = { readonly id: number; readonly result: unknown };
type Log = { readonly address: string; readonly blockNumber: Hex };

/** A node's answers to a method, one by one, within a batch or alone. */
const change = (method: string, to: (result: unknown) => unknown) => (text: string, question: string) => {
  const asked = [JSON.parse(question) as Answer & { readonly method: string }].flat();
  const ids = asked.filter((call) => call.method === method).map(({ id }) => id);
  const answers = JSON.parse(text) as Answer | readonly Answer[];
  const changed = [answers]
    .flat()
    .map((answer) =>
      ids.includes((answer as Answer).id) ? { ...(answer as Answer), result: to((answer as Answer).result) } : answer,
    );
  return JSON.stringify(Array.isArray(answers) ? changed : changed[0]);
};

export function specifyReconcile(worldOf: () => World): void {
  describe("npm run reconcile", () => {
    const flags = ({ rpcUrl, graphqlUrl, deploymentFile }: World, graphql = graphqlUrl) =>
      ["--rpc", rpcUrl, "--graphql", graphql, "--deployment", deploymentFile] as const;

    it("succeeds and prints the totals when chain and indexer agree", async () => {
      const { code, stdout } = await run(...flags(worldOf()));
      expect(code, stdout).to.equal(0);
      expect(stdout).to.include("No difference.").and.to.include("1179.006789").and.to.include("TEST-USDT");
      expect(stdout).to.match(/held against blocks 0 to \d+\.\nNo log is omitted\./);
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

    describe("a node that omits logs is not believed", () => {
      const isOurs = ({ address }: { readonly address: string }) =>
        address.toLowerCase() === worldOf().processor.address.toLowerCase();
      /** The processor's logs, block by block. */
      const readOurs = async () => {
        const { publicClient, processor } = worldOf();
        const logs = await publicClient.getLogs({ address: processor.address, fromBlock: 0n });
        return [...groupBy(logs, ({ blockNumber }) => String(blockNumber))].map(([, some]) => some);
      };
      const nodeOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const compare = async (omitting: ReturnType<typeof change>, argsOf: (url: string) => readonly string[]) => {
        const liar = await startLiar(worldOf().rpcUrl, omitting);
        const node = nodeOf(liar);
        const { code, stdout, stderr } = await run("--json", ...argsOf(`http://${node}`));
        liar.close();
        if (stdout === "") throw new Error(stderr);
        return { code, node, report: JSON.parse(stdout) as Report };
      };
      const asMain = (url: string) => ["--rpc", url, ...flags(worldOf()).slice(2)];
      const asSecond = (url: string) => [...flags(worldOf()), "--second-rpc", url];
      const withoutAll = change("eth_getLogs", (logs) => (logs as Log[]).filter((log) => !isOurs(log)));

      it("when it gives none: each block is named, by its bloom and its receipts", async () => {
        const ours = await readOurs();
        const { code, node, report } = await compare(withoutAll, asMain);
        expect(code).to.equal(1);
        const named = report.omissions.map(({ what, ...where }) => ({ ...where, missing: Number(what.split(" ")[0]) }));
        expect(named).to.deep.equal(
          ours.map(({ 0: first, length }) => ({ node, block: Number(first!.blockNumber), missing: length })),
        );
        const { address } = worldOf().processor;
        for (const { what } of report.omissions)
          expect(what).to.match(new RegExp(`^\\d+ of \\d+ logs are not given, of ${address}$`, "i"));
      });

      it("when it gives none of one block, beside a node that gives them", async () => {
        const logs = (await readOurs()).at(-1)!;
        const block = Number(logs[0]!.blockNumber);
        const withoutOne = change("eth_getLogs", (all) =>
          (all as Log[]).filter((log) => Number(log.blockNumber) !== block || !isOurs(log)),
        );
        const { code, node, report } = await compare(withoutOne, asSecond);
        expect(code).to.equal(1);
        expect(report.differences).to.deep.equal([]);
        expect(report.omissions.map(({ what, ...where }) => ({ ...where, count: what.split(" ")[0] }))).to.deep.equal([
          { node, block, count: String(logs.length) },
        ]);
      });

      it("when it gives one that there is not", async () => {
        const withOneMore = change("eth_getLogs", (all) => {
          const [first] = (all as Log[]).filter(isOurs);
          return [...(all as Log[]), ...(first ? [{ ...first, logIndex: "0x63" }] : [])];
        });
        const { code, report } = await compare(withOneMore, asSecond);
        expect(code).to.equal(1);
        expect(report.omissions.map(({ what }) => what.split(", of")[0])).to.deep.equal([
          "1 logs are given that the receipts do not have",
        ]);
      });

      it("when its receipts lack the logs, too", async () => {
        const ours = await readOurs();
        const withoutReceipts = change("eth_getBlockReceipts", (receipts) =>
          (receipts as { readonly logs: readonly Log[] }[]).map((receipt) => ({
            ...receipt,
            logs: receipt.logs.filter((log) => !isOurs(log)),
          })),
        );
        const { code, report } = await compare(
          (text, question) => withoutReceipts(withoutAll(text, question), question),
          asMain,
        );
        expect(code).to.equal(1);
        expect(report.omissions.map(({ block }) => block)).to.deep.equal(
          ours.map(([first]) => Number(first!.blockNumber)),
        );
        expect(new Set(report.omissions.map(({ what }) => what))).to.deep.equal(
          new Set(["its receipts do not make the bloom of its header"]),
        );
      });

      it("but one is whose blocks have the bits of others' logs alone", async () => {
        const { token, processor, rpcUrl, publicClient } = worldOf();
        const transfer = toEventSelector("Transfer(address,address,uint256)");
        const number = (await readOurs()).at(-1)![0]!.blockNumber;
        const watch = (address: string) => new Map([[address.toLowerCase(), new Set([transfer])]]);
        const find = (address: string) => findOmissions([toNode(rpcUrl)], watch(address), 0n, number);
        expect(await publicClient.getLogs({ address: token.address, toBlock: number, fromBlock: 0n })).not.to.be.empty;
        expect([await find(processor.address), await find(token.address)]).to.deep.equal([[], []]);
      });

      it("nor is a second node that is on another chain", async () => {
        const otherHash = change("eth_getBlockByNumber", (block) => ({ ...(block as object), hash: zeroHash }));
        const liar = await startLiar(worldOf().rpcUrl, otherHash);
        const { code, stderr } = await run(...asSecond(`http://${nodeOf(liar)}`));
        liar.close();
        expect(code).to.equal(1);
        expect(stderr).to.match(/^reconcile: The nodes are not on one chain: of block \d+ 127/);
      });
    });

    it("fails and says what to do when there is no answer", async () => {
      const { code, stderr } = await run(...flags(worldOf(), "http://127.0.0.1:1/graphql"));
      expect(code).to.equal(1);
      expect(stderr).to.match(/^reconcile: .*127\.0\.0\.1:1/);
    });
  });
}
