// The SDK in an app's bundle: esbuild, minified, then gzip. The same sources give the same bytes.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Plugin, build } from "esbuild";
import type { Figure } from "./figure.ts";

const root = join(import.meta.dirname, "../..");

/** Leaves out dynamic imports, such as the words of a refusal: no app loads them to begin with. */
const withoutLateImports: Plugin = {
  name: "without-late-imports",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : undefined));
  },
};

/** Bundles a program that imports the SDK as an app does. Without `external`, viem is in it. */
async function bundle(program: string, external: readonly string[] = []): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root, loader: "ts" },
    alias: {
      "@feiqian/sdk": join(root, "sdk/src/index.ts"),
      "@feiqian/sdk/actions/payment": join(root, "sdk/src/actions/payment/index.ts"),
      "@feiqian/sdk/indexer": join(root, "sdk/src/indexer/index.ts"),
    },
    ...{ bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022", legalComments: "none" },
    ...{ write: false, external: [...external], plugins: [withoutLateImports] },
  });
  return outputFiles[0]!.text;
}

const bytesOf = (code: string): number => gzipSync(code, { level: 9 }).length;

/** A program of viem alone: all that `code`, bundled without viem, imports of it. */
const viemOf = (code: string): string =>
  [...code.matchAll(/import\s*\{([^}]*)\}\s*from\s*"(viem[^"]*)"/g)]
    .flatMap(([, names, from], i) =>
      names!.split(",").map((name) => {
        const [imported] = name.trim().split(" as ");
        return `export { ${imported} as ${imported}_${i} } from "${from}";`;
      }),
    )
    .join("\n");

const client = `import { createClient, http } from "viem";
const client = createClient({ transport: http() });`;

const charge = `${client}
import { charge } from "@feiqian/sdk/actions/payment";
export const shop = client.extend((base) => ({ charge: (parameters) => charge(base, parameters) }));`;

const programs = {
  "sdk.charge": charge,
  /** The same after a refusal, whose words are loaded late. */
  "sdk.charge.refused": `${charge}
export { typeActionError } from "./sdk/src/errors/actionErrors.ts";`,
  "sdk.fromInvoiceLink": `export { fromInvoiceLink } from "@feiqian/sdk";`,
  "sdk.feiqianActions": `${client}
import { feiqianActions } from "@feiqian/sdk";
export const shop = client.extend(feiqianActions());`,
  "sdk.indexer": `export { createIndexerClient } from "@feiqian/sdk/indexer";`,
};

/** The bytes of each program over viem, and with viem, of what an app loads to begin with. */
export async function measureBundle(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, program] of Object.entries(programs)) {
    const withoutViem = await bundle(program, ["viem", "viem/*"]);
    const [whole, viem] = [bytesOf(await bundle(program)), bytesOf(await bundle(viemOf(withoutViem)))];
    figures.push({ name: `${name}.bytes`, value: whole - viem, unit: "bytes" });
    figures.push({ name: `${name}.withViem.bytes`, value: whole, unit: "bytes" });
  }
  return figures;
}
