import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import { type DefinitionNode, type DocumentNode, type GraphQLSchema, Kind } from "graphql";
import { parse, print, printSchema, stripIgnoredCharacters, visit } from "graphql";

const scalars = { BigInt: { input: "bigint", output: "string" }, JSON: { input: "unknown", output: "unknown" } };

/** A query with the fragments that it needs, minified. */
function toText({ definitions }: DocumentNode, name: string): string {
  const named = (kind: Kind, called: string) =>
    definitions.find((it) => it.kind === kind && "name" in it && it.name?.value === called)!;
  const needed = new Set<DefinitionNode>();
  const collect = (node: DefinitionNode): void => {
    if (needed.has(node)) return;
    needed.add(node);
    visit(node, { [Kind.FRAGMENT_SPREAD]: (spread) => collect(named(Kind.FRAGMENT_DEFINITION, spread.name.value)) });
  };
  collect(named(Kind.OPERATION_DEFINITION, name));
  return stripIgnoredCharacters([...needed].map(print).join("\n"));
}

/** Each query of a GraphQL document as a text, typed by its variables and its answer. */
export async function printDocuments(source: string, schema: GraphQLSchema): Promise<string> {
  const document = parse(source, { noLocation: true });
  const types = await codegen({
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: [{ document }],
    filename: "graphql.ts",
    config: {},
    pluginMap: { operations },
    plugins: [{ operations: { scalars, immutableTypes: true, skipTypename: true, inlineFragmentTypes: "combine" } }],
  });
  const texts = document.definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return [];
    const name = node.name!.value;
    const type = `TypedDocument<${name}Query, ${name}QueryVariables>`;
    return [`export const ${name} = ${JSON.stringify(toText(document, name))} as ${type};`];
  });
  return `import type { TypedDocument } from "../indexer/query.ts";\n\n${types}\n${texts.join("\n\n")}\n`;
}
