// A process that counts under a journal's lock, or takes it and waits to be killed.
import { readFileSync, writeFileSync } from "node:fs";
import { fileJournal } from "../../sdk/src/node/index.ts";

const [folder, file, turns] = process.argv.slice(2) as [string, string, string];
const journal = fileJournal({ folder });
if (turns === "hold") {
  await journal.exclusively("one", async () => {
    process.send!("held");
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  });
}
for (let turn = 0; turn < Number(turns); ++turn)
  await journal.exclusively("one", async () => {
    const before = Number(readFileSync(file, "utf8"));
    // Long enough for another to come in between, if it could.
    await new Promise((resolve) => setTimeout(resolve, 1));
    writeFileSync(file, String(before + 1));
  });
