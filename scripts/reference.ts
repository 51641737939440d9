// `npm run docs:reference`: the reference of the SDK out of its source, into docs/reference. With `--check` nothing is
// written, and it fails where the committed pages are not what it would write.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Application } from "typedoc";

const root = join(import.meta.dirname, "..");
const target = join(root, "docs/reference");

/** Where an app imports from; a page each. */
const entryPoints = ["index", "browser/index", "indexer/index", "node/index", "qr/index", "safe/index"].map((name) =>
  join(root, `sdk/src/${name}.ts`),
);

const pagesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );

async function generate(folder: string): Promise<ReadonlyMap<string, string>> {
  // The plugin's own options are not in typedoc's types.
  const options = {
    entryPoints,
    tsconfig: join(root, "tsconfig.json"),
    plugin: ["typedoc-plugin-markdown"],
    router: "module",
    readme: "none",
    name: "@feiqian/sdk",
    disableSources: true,
    disableGit: true,
    skipErrorChecking: true,
    excludeInternal: true,
    excludeExternals: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeAliasPropertiesFormat: "table",
    logLevel: "Error",
    outputs: [{ name: "markdown", path: folder }],
  };
  const app = await Application.bootstrapWithPlugins(options as never);
  const project = await app.convert();
  if (!project) throw new Error("typedoc could not read the SDK.");
  await app.generateOutputs(project);
  return pagesOf(folder);
}

const draft = mkdtempSync(join(tmpdir(), "reference-"));
try {
  const pages = await generate(draft);
  if (pages.size === 0) throw new Error("typedoc wrote no pages.");
  if (process.argv.includes("--check")) {
    const committed = pagesOf(target);
    const stale = [...new Set([...pages.keys(), ...committed.keys()])].filter(
      (name) => pages.get(name) !== committed.get(name),
    );
    if (stale.length > 0) {
      console.error(`docs/reference is stale: ${stale.join(", ")}. Run \`npm run docs:reference\`.`);
      process.exitCode = 1;
    }
  } else {
    rmSync(target, { recursive: true, force: true });
    for (const [name, text] of pages) {
      mkdirSync(dirname(join(target, name)), { recursive: true });
      writeFileSync(join(target, name), text);
    }
    console.log(`${pages.size} pages in docs/reference`);
  }
} finally {
  rmSync(draft, { recursive: true, force: true });
}
