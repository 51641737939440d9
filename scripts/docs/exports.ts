// Every function that the SDK exports has a description and an example, and an action its errors.
import { join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/** The places that an app imports from. */
export const entryPoints = ["index", "browser/index", "indexer/index", "node/index", "qr/index", "safe/index"].map(
  (name) => join(root, `sdk/src/${name}.ts`),
);

/** Actions that report failures in another way. */
const throwNothing: readonly string[] = ["watch", "trackTransaction"];

export function checkExports(): readonly string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(entryPoints, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const problems: string[] = [];

  const visit = (exported: ts.Symbol): void => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (symbol.flags & (ts.SymbolFlags.NamespaceModule | ts.SymbolFlags.ValueModule)) {
      for (const inner of checker.getExportsOfModule(symbol)) visit(inner);
      return;
    }
    const declaration = symbol.valueDeclaration;
    if (!declaration) return;
    const [signature] = checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures();
    if (!signature) return;
    const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
    const isAction = signature.getParameters()[0]?.name === "client" && !throwNothing.includes(exported.name);
    const lacks = [
      ...(symbol.getDocumentationComment(checker).length > 0 ? [] : ["a description"]),
      ...(tags.includes("example") ? [] : ["@example"]),
      ...(tags.includes("throws") || !isAction ? [] : ["@throws"]),
    ];
    const file = declaration.getSourceFile().fileName.replace(`${root}/`, "");
    if (lacks.length > 0) problems.push(`${file}: ${exported.name} lacks ${lacks.join(" and ")}`);
  };
  for (const file of entryPoints) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    for (const exported of checker.getExportsOfModule(module!)) visit(exported);
  }
  return [...new Set(problems)];
}
