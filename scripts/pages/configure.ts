import { readFileSync } from "node:fs";
import type { Configuration } from "../../sdk/web/src/shared/configuration.ts";
import { builtPages, filesIn } from "./build.ts";

export const pageNames = ["pay", "board", "payout"] as const;
const escapeAttribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** The pages of a build by their paths, with the configuration in each one's head. */
export function configurePages(configuration: Configuration): ReadonlyMap<string, Buffer> {
  const { nodeUrl, indexerUrl, gatewayUrl } = configuration;
  const originsOf = (urls: readonly string[]) => [...new Set(urls.map((url) => new URL(url).origin))].join(" ");
  const connect = originsOf([nodeUrl, indexerUrl]);
  const connectToGateway = originsOf([nodeUrl, indexerUrl, ...(gatewayUrl === undefined ? [] : [gatewayUrl])]);
  return new Map(
    filesIn(builtPages).map((file) => {
      const path = file.slice(builtPages.length).replaceAll("\\", "/");
      const content = readFileSync(file);
      if (!path.endsWith(".html")) return [path, content];
      // A payout has nothing to ask the gateway.
      const page = content
        .toString("utf8")
        .replace("%CONNECT%", () => escapeAttribute(path.startsWith("payout/") ? connect : connectToGateway))
        .replace("%CONFIGURATION%", () => escapeAttribute(JSON.stringify(configuration)));
      return [path, Buffer.from(page)];
    }),
  );
}
