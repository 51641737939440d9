import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Configuration } from "../../sdk/web/src/shared/configuration.ts";
import { builtPages } from "./build.ts";

export const pageNames = ["pay", "board", "payout"] as const;

const escapeAttribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** The pages of a build, by their paths, with what is told apart by host in each one's head. */
export function configurePages(configuration: Configuration): ReadonlyMap<string, Buffer> {
  const { nodeUrl, indexerUrl } = configuration;
  const connect = [...new Set([nodeUrl, indexerUrl].map((url) => new URL(url).origin))].join(" ");
  const folder = fileURLToPath(builtPages);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    files.map((file) => {
      const path = file.slice(folder.length).replaceAll("\\", "/");
      const content = readFileSync(file);
      if (!path.endsWith(".html")) return [path, content];
      const page = content
        .toString("utf8")
        .replace("%CONNECT%", () => escapeAttribute(connect))
        .replace("%CONFIGURATION%", () => escapeAttribute(JSON.stringify(configuration)));
      return [path, Buffer.from(page)];
    }),
  );
}
