import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";

const root = new URL("../", import.meta.url);

/**
 * Formats and writes files, by their paths from the root. With `--check` on the command line it writes nothing, and the
 * script fails where a file is stale, or one of `stale` is there.
 */
export async function writeGenerated(files: Readonly<Record<string, string>>, stale: readonly string[] = []) {
  const isCheck = process.argv.includes("--check");
  const wrong = [...stale];
  for (const [path, body] of Object.entries(files)) {
    const file = new URL(path, root);
    const text = await format(body, { ...(await resolveConfig(file)), filepath: fileURLToPath(file) });
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    wrong.push(path);
    if (isCheck) continue;
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, text);
  }
  if (wrong.length === 0 || !isCheck) return;
  const advice = "Run `npm run codegen`, after `npm run build` where contracts changed.";
  console.error(`Stale: ${wrong.join(", ")}. ${advice}`);
  process.exitCode = 1;
}
