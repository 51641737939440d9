// Takes the pictures of the pages in the documents again: `npm run pictures [-- NAME …]`.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { pictures } from "./list.ts";
import { createScenes } from "./scene.ts";
import { nameOf, take, widths } from "./take.ts";
import { missingChromium } from "../../../../scripts/pages/chromium.ts";
import { stopAll } from "../../../../scripts/process.ts";

const usage = `npm run pictures -- [NAME …] [options]
  NAME          of ${pictures.map(nameOf).join(", ")}: all
  --sample DIR  the directory of a running \`npm run seed\` (.local); default: a sample made for the pictures
  --out DIR     docs/pictures`;

const from = (path: string) => resolve(process.env.INIT_CWD ?? ".", path);

function read() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { sample: { type: "string" }, out: { type: "string" } },
  });
  const unknown = positionals.filter((name) => !pictures.some((picture) => nameOf(picture) === name));
  if (unknown.length > 0) throw new Error(`There is no picture ${unknown.join(", ")}`);
  return {
    wanted: pictures.filter((picture) => positionals.length === 0 || positionals.includes(nameOf(picture))),
    sampleDir: values.sample === undefined ? undefined : from(values.sample),
    folder: values.out === undefined ? resolve(import.meta.dirname, "../../../../docs/pictures") : from(values.out),
  };
}

async function main(): Promise<void> {
  const missing = missingChromium();
  if (missing) throw new Error(missing);
  const { wanted, sampleDir, folder } = read();
  const scenes = createScenes(sampleDir);
  for (const picture of wanted)
    for (const width of widths) {
      try {
        console.log(await take(picture, width, scenes, folder));
      } catch (error) {
        // The others are still taken.
        console.error(`${nameOf(picture)} at ${width} px: ${(error as Error).message}`);
        process.exitCode = 1;
      }
    }
}

main()
  .catch((error: unknown) => {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 1;
  })
  .finally(async () => {
    await stopAll();
    process.exit();
  });
