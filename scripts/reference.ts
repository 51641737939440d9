// The reference of the SDK, written out of its source to dist/reference: a page for each place that an app imports from.
import { join } from "node:path";
import { Application } from "typedoc";
import { entryPoints } from "./docs/exports.ts";

const root = join(import.meta.dirname, "..");
const target = join(root, "dist/reference");

// The plugin's own options are not in typedoc's types.
const options = {
  ...{ entryPoints, tsconfig: join(root, "tsconfig.json"), plugin: ["typedoc-plugin-markdown"], router: "module" },
  ...{ name: "@feiqian/sdk", readme: "none", logLevel: "Error", skipErrorChecking: true },
  ...{ disableSources: true, disableGit: true, excludeInternal: true, excludeExternals: true },
  ...{ hideBreadcrumbs: true, hidePageHeader: true },
  ...{ parametersFormat: "table", interfacePropertiesFormat: "table", typeAliasPropertiesFormat: "table" },
  outputs: [{ name: "markdown", path: target }],
};
const app = await Application.bootstrapWithPlugins(options as never);
const project = await app.convert();
if (!project) throw new Error("typedoc could not read the SDK.");
await app.generateOutputs(project);
console.log(`${entryPoints.length} pages in ${target}`);
