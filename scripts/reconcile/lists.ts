import { type Address, isAddressEqual } from "viem";
import type { CollectorName, DeploymentRecord } from "../../sdk/src/deployment.ts";
import { type ProcessorLog, emitted, only, placeOf, written } from "./logs.ts";
import { type Chain, processorOf } from "./merchants.ts";
import { type Row, type Tables, put } from "./tables.ts";

/** Signers: how they stand is what the chain's state says. */
export async function signerTables(chain: Chain, logs: readonly ProcessorLog[]): Promise<Tables> {
  const [signer, signerEvent] = [new Map<string, Row>(), new Map<string, Row>()];
  const read = only(logs, "SignerSet").map(async (log) => {
    const { owner: merchant, signer: named, validUntil, maxOutBps } = log.args;
    const columns = { merchantAddress: merchant, signer: named };
    put(signerEvent, placeOf(log), { ...columns, validUntil, maxOutBps, ...emitted(log) });
    const { transactionHash } = log;
    put(signer, [merchant, named], { ...columns, setAt: log.timestamp, ...written(log), transactionHash });
    const now = await chain.client.readContract({
      ...processorOf(chain),
      functionName: "getSigner",
      args: [merchant, named],
    });
    put(signer, [merchant, named], { validUntil: now[0], maxOutBps: now[1] });
  });
  await Promise.all(read);
  return { signer, signerEvent };
}

const rails: Readonly<Record<CollectorName, string>> = {
  Permit2Collector: "permit2",
  RelayedCollector: "relayed",
  Erc3009Collector: "erc3009",
  Erc2612Collector: "erc2612",
};

const railOf = ({ contracts }: DeploymentRecord, address: Address): string | null =>
  (Object.keys(rails) as CollectorName[])
    .filter((name) => isAddressEqual(contracts[name].address, address))
    .map((name) => rails[name])[0] ?? null;

/** Tokens and collectors: how they stand is what the chain's state says; a token's decimals are the token's own. */
export async function listTables(
  chain: Chain,
  logs: readonly ProcessorLog[],
  decimalsOf: ReadonlyMap<string, number>,
): Promise<Tables> {
  const { client, record } = chain;
  const [token, collector, listingEvent] = [0, 1, 2].map(() => new Map<string, Row>());
  const none = { listed: null, maxTokenFeeBps: null, issuerList: null, entriesPausedUntil: null };

  const read = logs.map(async (log) => {
    switch (log.eventName) {
      case "TokenListed":
      case "TokenDelisted":
      case "EntriesPausedUntil": {
        const { token: address } = log.args;
        const change = {
          TokenListed: { kind: "tokenListed", listed: true },
          TokenDelisted: { kind: "tokenDelisted", listed: false },
          EntriesPausedUntil: { kind: "entriesPaused" },
        }[log.eventName];
        const told = {
          ...("maxTokenFeeBps" in log.args && {
            maxTokenFeeBps: log.args.maxTokenFeeBps,
            issuerList: log.args.issuerList,
          }),
          ...("until" in log.args && { entriesPausedUntil: log.args.until }),
        };
        put(listingEvent!, placeOf(log), { ...none, subject: address, ...change, ...told, ...emitted(log) });
        const symbol = record.tokens.find((known) => isAddressEqual(known.address, address))?.symbol;
        put(token!, [address], { address, symbol, decimals: decimalsOf.get(address), ...written(log) });
        const [listed, entriesPausedUntil, maxTokenFeeBps, issuerList] = await client.readContract({
          ...processorOf(chain),
          functionName: "getToken",
          args: [address],
        });
        put(token!, [address], { listed, entriesPausedUntil, maxTokenFeeBps, issuerList });
        return;
      }
      case "CollectorListed":
      case "CollectorDelisted": {
        const { collector: address } = log.args;
        const [listed, kind] = [log.eventName === "CollectorListed", log.eventName.replace(/^C/, "c")];
        put(listingEvent!, placeOf(log), { ...none, kind, subject: address, listed, ...emitted(log) });
        put(collector!, [address], { address, name: railOf(record, address), ...written(log) });
        const now = await client.readContract({ ...processorOf(chain), functionName: "isCollector", args: [address] });
        put(collector!, [address], { listed: now });
      }
    }
  });
  await Promise.all(read);
  return { token: token!, collector: collector!, listingEvent: listingEvent! };
}
