// Where a webhook may go. Its URL comes from whoever has a key of the API: it must not reach what only this machine and
// its network can.
import { type LookupAddress, lookup as resolveName } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { BlockList, type LookupFunction, isIP } from "node:net";
import { Problem } from "./problem.ts";

/** Seconds for everything, from the name's resolution to the last byte. */
const LIMIT_SECONDS = 15;
/** Bytes of an answer that are read: its status alone counts. */
const MAX_ANSWER = 16 * 1_024;

/** IANA's special-purpose addresses, multicast, and the one that Azure gives its own services. */
const closed4 = new BlockList();
for (const subnet of [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"],
]) {
  const [net, prefix] = subnet.split("/") as [string, string];
  closed4.addSubnet(net, Number(prefix), "ipv4");
}

/** All public ones of IPv6 are in 2000::/3: no loopback, mapped IPv4, NAT64, ULA, link-local or multicast is. */
const open6 = new BlockList();
open6.addSubnet("2000::", 3, "ipv6");
/** Special ones among them (Teredo too), documentation, and 6to4, which leads to any IPv4 address. */
const closed6 = new BlockList();
closed6.addSubnet("2001::", 23, "ipv6");
closed6.addSubnet("2001:db8::", 32, "ipv6");
closed6.addSubnet("2002::", 16, "ipv6");
closed6.addSubnet("3fff::", 20, "ipv6");

/** Whether an IP address can be reached from anywhere. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !closed4.check(address, "ipv4");
  return isIP(address) === 6 && open6.check(address, "ipv6") && !closed6.check(address, "ipv6");
}

export interface TargetRules {
  readonly allowsPrivateTargets?: boolean | undefined;
}

const literalOf = ({ hostname }: URL): string | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) ? bare : undefined;
};

const refuse = (reason: string): never => {
  throw new Problem("TargetRefused", `A webhook cannot go there: ${reason}.`, {
    status: 422,
    next: "Name an https URL of a public host. A shop on the same network needs a gateway with allowsPrivateTargets.",
  });
};

/**
 * The URL, when a webhook may go to it by its text; a name is looked up when it is connected to.
 *
 * @throws Problem "TargetRefused"
 */
export function parseTarget(text: string, { allowsPrivateTargets = false }: TargetRules): URL {
  const url = URL.canParse(text) ? new URL(text) : refuse("it is no URL");
  if (url.protocol !== "https:" && !(allowsPrivateTargets && url.protocol === "http:"))
    refuse(`${url.protocol} is not https:`);
  if (url.username !== "" || url.password !== "") refuse("the URL has a user or a password");
  const literal = literalOf(url);
  if (literal !== undefined && !allowsPrivateTargets && !isPublic(literal)) refuse(`${literal} is not public`);
  return url;
}

type Resolve = (
  name: string,
  options: { readonly all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

export interface Posting extends TargetRules {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
  /** @default 15 */
  readonly limitSeconds?: number | undefined;
  /** @default node:dns */
  readonly resolve?: Resolve | undefined;
}

/** Looks a name up for the very connection that is made: what it meant before or means later does not count. */
const createLookup =
  (isAllowed: (address: string) => boolean, resolve: Resolve): LookupFunction =>
  (name, options, callback) =>
    resolve(name, { ...options, all: true }, (error, addresses) => {
      const refused = addresses?.find(({ address }) => !isAllowed(address));
      if (error) callback(error, []);
      else if (refused) callback(new Error(`${name} is ${refused.address}, which is not public`), []);
      else if (options.all) callback(null, addresses);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });

/**
 * Posts once over a connection of its own, and follows no redirect.
 *
 * @returns the answer's status.
 * @throws Problem "TargetRefused"; Error where there is no answer within the limit
 */
export async function post(text: string, options: Posting): Promise<number> {
  const { allowsPrivateTargets = false, headers, body, signal, limitSeconds = LIMIT_SECONDS } = options;
  // Once more: the rules may be stricter than when the endpoint was made, and a literal is never looked up.
  const url = parseTarget(text, options);
  const lookup = createLookup(
    (address) => allowsPrivateTargets || isPublic(address),
    options.resolve ?? (resolveName as Resolve),
  );
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const request = send(url, {
      ...{ method: "POST", agent: false, lookup, signal },
      headers: {
        "content-type": "application/json",
        "user-agent": "feiqian-gateway",
        ...headers,
        "content-length": length,
      },
    });
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${limitSeconds} s`)),
      limitSeconds * 1_000,
    );
    let status: number | undefined;
    let failure = new Error("the connection was closed before an answer");
    request.on("error", (error) => (failure = error));
    request.once("response", (response) => {
      status = response.statusCode;
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER) request.destroy();
      });
      response.on("error", () => undefined);
    });
    // The status is the answer: what follows it may be missing.
    request.once("close", () => {
      clearTimeout(timer);
      if (status === undefined) reject(failure);
      else resolve(status);
    });
    request.end(body);
  });
}
