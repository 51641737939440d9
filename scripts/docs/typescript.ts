import { join, relative } from "node:path";
import ts from "typescript";
import type { Block } from "./blocks.ts";

const root = join(import.meta.dirname, "../..");

/** `.local/stack.env`, as far as examples use it. */
const stackEnv = `declare namespace NodeJS {
  interface ProcessEnv {
    RPC_URL: string;
    GRAPHQL_URL: string;
    DEPLOYMENT_FILE: string;
    PAYER_KEY: \`0x\${string}\`;
    MERCHANT_KEY: \`0x\${string}\`;
  }
}`;

/** The compiler's errors in a document's TypeScript. A block without imports goes on from the one before it. */
export function checkTypeScript(blocks: readonly Block[]): readonly string[] {
  const examples = new Map(toPrograms(blocks).map((program, i) => [join(root, `example-${i}.ts`), program]));
  if (examples.size === 0) return [];
  const ambient = join(root, "stack-env.d.ts");
  const texts = new Map([
    ...[...examples].map(([name, program]) => [name, lay(program)] as const),
    [ambient, stackEnv],
  ]);

  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) =>
    texts.has(name) ? ts.createSourceFile(name, texts.get(name)!, target) : getSourceFile(name, target, ...rest);

  const sources = { "@feiqian/sdk": ["./sdk/src/index.ts"], "@feiqian/sdk/*": ["./sdk/src/*/index.ts"] };
  const program = ts.createProgram(
    [...texts.keys()],
    // An example may take the first of a list without asking whether there is one.
    { ...options, noUncheckedIndexedAccess: false, paths: sources, types: ["node"] },
    host,
  );
  return [...examples].flatMap(([name, [first]]) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ messageText, start }) => {
      const at = program.getSourceFile(name)!.getLineAndCharacterOfPosition(start ?? 0);
      return `${relative(root, first!.file)}:${at.line + 1} ${ts.flattenDiagnosticMessageText(messageText, "\n  ")}`;
    }),
  );
}

function toPrograms(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const programs: Block[][] = [];
  for (const block of blocks) {
    if (/^import /m.test(block.text) || programs.length === 0) programs.push([block]);
    else programs.at(-1)!.push(block);
  }
  return programs;
}

/** Each block at its lines in the document, so that the compiler's lines are the document's. */
function lay(blocks: readonly Block[]): string {
  const lines: string[] = [];
  for (const { line, text } of blocks) {
    while (lines.length < line - 1) lines.push("");
    lines.push(...text.split("\n"));
  }
  return `${lines.join("\n")}\nexport {};\n`;
}
