import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import fc from "fast-check";
import { after, before, describe, it } from "mocha";
import { accountOf } from "../support/localAccounts.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Requests for each route. */
const RUNS = 60;
/** Answers of a gateway whose indexer does not answer. */
const WITHOUT_INDEXER = 503;

const seed = Number(BigInt(process.env.FUZZ_SEED ?? "0") % 2n ** 31n);

/** What no field expects. */
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    null,
    "",
    -1,
    1e308,
    "1e9",
    "NaN",
    "'; drop table invoice; --",
    "../../etc/passwd",
    "http://169.254.169.254/",
  ),
  fc.string({ minLength: 1_000, maxLength: 3_000 }),
);

/** Values of a schema, and now and then others. */
function toArbitrary(schema: Schema, { components }: Pick<Description, "components">): fc.Arbitrary<unknown> {
  const of = (one: Schema) => toArbitrary(one, { components });
  const mixed = (arbitrary: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: hostile });
  if (schema.$ref) return of(components.schemas[schema.$ref.split("/").at(-1)!]!);
  if (schema.const !== undefined) return mixed(fc.constant(schema.const));
  if (schema.enum) return mixed(fc.constantFrom(...schema.enum));
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(of));
  const type = Array.isArray(schema.type) ? (schema.type[0] as string) : schema.type;
  switch (type) {
    case "string":
      return mixed(schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)) : fc.string({ maxLength: 60 }));
    case "integer":
    case "number":
      return mixed(fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31 - 1) }));
    case "boolean":
      return mixed(fc.boolean());
    case "array":
      return mixed(fc.array(of(schema.items ?? {}), { maxLength: 4 }));
    case "object": {
      const fields = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, of(one)]));
      const record = fc.record(fields, { requiredKeys: (schema.required ?? []) as string[] });
      const more = fc.dictionary(fc.string({ maxLength: 20 }), hostile, { maxKeys: 2 });
      return mixed(
        fc.oneof(
          { weight: 8, arbitrary: record },
          { weight: 1, arbitrary: fc.tuple(record, more).map(([a, b]) => ({ ...b, ...a })) },
        ),
      );
    }
    default:
      return hostile;
  }
}

/** A text that a header may carry. */
const header = fc.stringMatching(/^[!-~]{0,60}$/);
const headers = fc.record(
  {
    "idempotency-key": header,
    "last-event-id": fc.oneof(header, fc.nat().map(String)),
    "x-forwarded-for": header,
    accept: fc.constantFrom("*/*", "text/html", "application/xml", ""),
    "content-type": fc.constantFrom(
      "application/json",
      "application/json; charset=utf-8",
      "text/plain",
      "multipart/form-data",
    ),
  },
  { requiredKeys: [] },
);

describe("Each route of the gateway", function () {
  this.timeout(240_000);
  let world: Tracked;
  let gateway: TestGateway;
  const known: string[] = [];
  before(async () => {
    world = await startTracked();
    gateway = await startTestGateway(world, { requestsPerMinute: 1_000_000 });
    const input = { order: "known", amount: "1.00", currency: world.deployment.tokens[0]!.symbol };
    known.push((await gateway.ask<InvoiceBody>("POST", "/v1/invoices", input)).body.id);
    for (const name of ["one", "two"]) {
      const draft = { name, scopes: ["invoices:read"] };
      known.push((await gateway.ask<InvoiceBody>("POST", "/v1/keys", draft)).body.id);
      const target = { url: `https://${name}.example/`, types: [] };
      known.push((await gateway.ask<InvoiceBody>("POST", "/v1/webhooks/endpoints", target)).body.id);
    }
    const blocked = `0x${"b10c".repeat(10)}`;
    await gateway.ask("PUT", `/v1/compliance/list/${blocked}`, { state: "blocked", reason: "known" });
    await gateway.ask("POST", "/v1/invoices", { ...input, order: "refused", payer: blocked });
    const holds = await gateway.ask<{ items: readonly InvoiceBody[] }>("GET", "/v1/compliance/holds");
    known.push(blocked, holds.body.items[0]!.id);
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  const toPointer = (part: string) => part.replaceAll("~", "~0").replaceAll("/", "~1");

  /** Asks each route of a gateway. @returns the statuses of each */
  async function ask(gateway: TestGateway, secret: string) {
    const { body: description } = await gateway.ask<Description>("GET", "/openapi.json");
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(description, "api");
    const seen = new Map<string, Set<number>>();
    for (const [path, methods] of Object.entries(description.paths))
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${method.toUpperCase()} ${path}`;
        const statuses = new Set<number>();
        seen.set(name, statuses);
        const parameters = operation.parameters ?? [];
        const valuesOf = (place: string) =>
          fc.record(
            Object.fromEntries(
              parameters
                .filter((one) => one.in === place)
                .map((one) => [one.name, toArbitrary(one.schema ?? {}, description)]),
            ),
            { requiredKeys: [] },
          );
        const id = fc.oneof(
          fc.constantFrom(...known),
          fc.string({ minLength: 1, maxLength: 70 }),
          fc.stringMatching(/^0x[\da-f]{64}$/),
        );
        const body = operation.requestBody
          ? toArbitrary(operation.requestBody.content["application/json"].schema, description)
          : fc.constant(undefined);
        const property = fc.asyncProperty(id, valuesOf("query"), body, headers, async (given, query, content, more) => {
          const at = path.replace(/\{\w+\}/, encodeURIComponent(given));
          const search = new URLSearchParams();
          for (const [key, value] of Object.entries(query))
            search.set(key, typeof value === "string" ? value : JSON.stringify(value));
          const ending = new AbortController();
          const response = await fetch(`${gateway.url}${at}?${search}`, {
            method: method.toUpperCase(),
            headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...more },
            ...(content !== undefined && { body: JSON.stringify(content) }),
            ...{ redirect: "manual" as const, signal: ending.signal },
          });
          const { status } = response;
          const media = (response.headers.get("content-type") ?? "").split(";")[0]!;
          const isStream = media === "text/event-stream";
          const answer = isStream ? "" : await response.text();
          ending.abort();
          const said = `${name} ${search} ${JSON.stringify(content)}: ${status} ${answer.slice(0, 300)}`;
          statuses.add(status);
          expect(status < 500 || status === WITHOUT_INDEXER, said).to.equal(true);
          const described = operation.responses[String(status)];
          expect(described, said).not.to.equal(undefined);
          if (status === 302 || isStream) return;
          expect(Object.keys(described!.content ?? {}), said).to.include(media);
          const pointer = ["paths", path, method, "responses", String(status), "content", media, "schema"]
            .map(toPointer)
            .join("/");
          const validate =
            ajv.getSchema(`api#/${encodeURI(pointer)}`) ?? ajv.compile({ $ref: `api#/${encodeURI(pointer)}` });
          expect(validate(JSON.parse(answer)), `${said} ${ajv.errorsText(validate.errors)}`).to.equal(true);
        });
        await fc.assert(property, { numRuns: RUNS, ...(seed && { seed }) });
      }
    expect(gateway.errors.map(String)).to.deep.equal([]);
    return seen;
  }

  it("answers whatever it is asked as it is described, and never fails", async () => {
    const seen = await ask(gateway, gateway.firstKey!);
    // It did not only knock at closed doors.
    expect(
      [...seen.values()].filter((statuses) => [200, 201, 302].some((one) => statuses.has(one))).length,
    ).to.be.greaterThan(10);
  });

  it("does so without a merchant, too, and no guess becomes one", async () => {
    const setupToken = "t".repeat(32);
    const config = { merchant: undefined, signer: accountOf("stranger") };
    const alone = await startTestGateway(world, config, { setupToken });
    const seen = await ask(alone, setupToken);
    expect([...seen.keys()]).to.deep.equal(["GET /v1/setup", "POST /v1/setup", "GET /health"]);
    expect([...seen.get("GET /v1/setup")!]).to.deep.equal([200]);
    expect([...seen.get("POST /v1/setup")!]).not.to.include(201);
    await alone.stop();
  });
});
