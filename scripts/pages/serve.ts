import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Configuration } from "../../sdk/web/src/shared/configuration.ts";
import { configurePages, pageNames } from "./configure.ts";

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** Any host should send these: the policy in each page cannot say them. */
const headersFor = (embeddedBy: string) => ({
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "content-security-policy": `frame-ancestors ${embeddedBy}`,
});

/** Pages on this machine, at an origin such as "http://127.0.0.1:4173". */
export type Pages = Awaited<ReturnType<typeof servePages>>;

/**
 * Serves the pages of the build on the loopback, as any static host would.
 *
 * @param embeddedBy The origin whose pages may frame these. @default none
 */
export async function servePages(configuration: Configuration, port: number, embeddedBy = "'none'") {
  const headers = headersFor(embeddedBy);
  const files = configurePages(configuration);
  const server = createServer(({ url = "/", method }, response) => {
    // "//" is no address, and no page.
    const pathname = URL.parse(url, "http://host")?.pathname ?? "/";
    const path = pathname.slice(1);
    if (method !== "GET" && method !== "HEAD") return response.writeHead(405, headers).end();
    // A browser keeps what follows # when it is sent on.
    if ((pageNames as readonly string[]).includes(path))
      return response.writeHead(301, { ...headers, location: `${pathname}/` }).end();
    const file = path.endsWith("/") ? `${path}index.html` : path;
    const content = files.get(file);
    if (!content) return response.writeHead(404, headers).end("There is no such page: /pay, /board, /payout\n");
    const isNamedByContent = file.startsWith("assets/");
    return response
      .writeHead(200, {
        ...headers,
        "content-type": types[file.split(".").at(-1)!] ?? "application/octet-stream",
        "content-length": content.byteLength,
        "cache-control": isNamedByContent ? "max-age=31536000, immutable" : "no-cache",
      })
      .end(method === "HEAD" ? undefined : content);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
