import { type IncomingMessage, type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { isPublic, parseTarget, post } from "../../sdk/gateway/src/target.ts";

const messageOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was refused",
    (error: Error) => error.message,
  );

describe("Targets of webhooks", () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  const listen = async (listener: RequestListener) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stops.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  };
  const request = { headers: {}, body: "{}" } as const;
  const isTaken = (url: string): boolean => {
    try {
      parseTarget(url, {});
      return true;
    } catch {
      return false;
    }
  };

  it("may be any public host over https", () => {
    for (const url of [
      ...[
        "https://shop.example/hooks",
        "https://shop.example:8443/hooks?a=1",
        "https://8.8.8.8/",
        "https://1.1.1.1:444",
      ],
      ...["https://[2606:4700:4700::1111]/", "https://[2a00:1450:4001:830::200e]/", "https://172.15.0.1/"],
      ...["https://100.63.255.255/", "https://192.169.0.1/", "https://223.255.255.255/"],
    ])
      expect(isTaken(url), url).to.equal(true);
  });

  it("may be no other scheme, and carry no password", () => {
    for (const url of [
      ...[
        "http://shop.example/",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:,x",
        "nothing",
      ],
      ...["https://user@shop.example/", "https://user:password@shop.example/", "https://:password@shop.example/", ""],
    ])
      expect(isTaken(url), url).to.equal(false);
  });

  it("may be no address of this machine or its network, however it is spelled", () => {
    for (const host of [
      ...["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1."],
      ...["１２７.０.０.１", "127。0。0。1", "%31%32%37.0.0.1", "0", "0.0.0.0", "10.0.0.1", "10.255.255.255", "0xa.1"],
      ...[
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "0300.0250.1.1",
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
      ],
      ...["100.64.0.1", "100.127.255.255", "100.100.100.200", "168.63.129.16", "192.0.0.8", "192.0.2.1", "192.88.99.1"],
      ...["198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.1.1.1", "240.0.0.1"],
      ...["255.255.255.255", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
      ...["[::ffff:8.8.8.8]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::8.8.8.8]", "[64:ff9b:1::1]", "[100::1]"],
      ...[
        "[2002:7f00:1::1]",
        "[2002:808:808::1]",
        "[2001::1]",
        "[2001:0:4136:e378::1]",
        "[2001:2::1]",
        "[2001:db8::1]",
      ],
      ...["[3fff::1]", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[4000::1]"],
    ])
      expect(isTaken(`https://${host}/`), host).to.equal(false);
  });

  it("takes no text for an address that is none", () => {
    for (const text of ["", "localhost", "127.1", "shop.example", "::1%eth0"])
      expect(isPublic(text), text).to.equal(false);
  });

  it("are refused where their name leads to the network inside, whatever it led to before", async () => {
    const resolutions = [[{ address: "169.254.169.254", family: 4 }], [{ address: "::1", family: 6 }]];
    // One public address among them does not help.
    resolutions.push([...[{ address: "8.8.8.8", family: 4 }], ...[{ address: "10.0.0.1", family: 4 }]]);
    for (const addresses of resolutions) {
      const resolve = (_name: string, _options: object, callback: (error: null, found: typeof addresses) => void) =>
        callback(null, addresses);
      expect(await messageOf(post("https://rebinds.example/", { ...request, resolve }))).to.match(
        /^rebinds.example is \S+, which is not public$/,
      );
    }
  });

  it("are looked up for each connection: a name that was public a moment ago is refused", async () => {
    let times = 0;
    const port = await listen((_, response) => response.end());
    const resolve = (_name: string, _options: object, callback: (error: null, found: never) => void) =>
      callback(null, [{ address: ++times === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }] as never);
    const url = `http://rebinds.example:${port}/`;
    expect(await post(url, { ...request, resolve, allowsPrivateTargets: true })).to.equal(200);
    expect(await messageOf(post(url.replace("http:", "https:"), { ...request, resolve }))).to.match(/10\.0\.0\.1/);
    expect(times).to.equal(2);
  });

  it("are held against the rules again when they are sent to", async () => {
    const port = await listen((_, response) => response.end());
    const url = `https://127.0.0.1:${port}/`;
    expect(await messageOf(post(url, request))).to.match(/127\.0\.0\.1 is not public/);
    expect(await messageOf(post(`http://127.0.0.1:${port}/`, request))).to.match(/http: is not https:/);
  });

  it("may be inside, where the gateway's owner says so", async () => {
    let seen: IncomingMessage | undefined;
    const port = await listen((incoming, response) => {
      seen = incoming;
      incoming.resume();
      response.writeHead(202).end("thanks");
    });
    const status = await post(`http://localhost:${port}/a?b=c`, {
      ...{ headers: { "webhook-id": "evt_1" }, body: "{}", allowsPrivateTargets: true },
    });
    expect([status, seen!.method, seen!.url]).to.deep.equal([202, "POST", "/a?b=c"]);
    expect(seen!.headers).to.include({
      "webhook-id": "evt_1",
      "content-type": "application/json",
      "content-length": "2",
    });
  });

  it("lead nowhere else by a redirect", async () => {
    const visited: string[] = [];
    const port = await listen((incoming, response) => {
      visited.push(incoming.url!);
      response.writeHead(307, { location: "/inside" }).end();
    });
    expect(await post(`http://127.0.0.1:${port}/out`, { ...request, allowsPrivateTargets: true })).to.equal(307);
    expect(visited).to.deep.equal(["/out"]);
  });

  it("hold up nobody by hanging: in the name's resolution, before the answer or in it", async () => {
    const hangs = await listen(() => undefined);
    const trickles = await listen((_, response) => {
      response.writeHead(200);
      response.write("a");
    });
    const options = { ...request, allowsPrivateTargets: true, limitSeconds: 0.2 };
    expect(await messageOf(post(`http://127.0.0.1:${hangs}/`, options))).to.equal("no answer within 0.2 s");
    expect(await post(`http://127.0.0.1:${trickles}/`, options)).to.equal(200);
    const resolve = () => undefined;
    expect(await messageOf(post("https://shop.example/", { ...options, resolve }))).to.equal("no answer within 0.2 s");
  });

  it("send an answer without end in vain", async () => {
    let sent = 0;
    const port = await listen((_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(65_536);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", more);
      more();
    });
    expect(await post(`http://127.0.0.1:${port}/`, { ...request, allowsPrivateTargets: true })).to.equal(200);
    // What the kernel's buffers took.
    expect(sent).to.be.lessThan(16 * 2 ** 20);
  });

  it("that break the connection, or send headers without end, count as no answer", async () => {
    const breaks = await listen((incoming) => incoming.socket.destroy());
    const floods = await listen((_, response) => response.writeHead(200, { x: "a".repeat(20_000) }).end());
    const options = { ...request, allowsPrivateTargets: true };
    expect(await messageOf(post(`http://127.0.0.1:${breaks}/`, options))).to.match(/socket hang up|ECONNRESET/);
    expect(await messageOf(post(`http://127.0.0.1:${floods}/`, options))).to.match(/Header overflow/i);
  });
});
