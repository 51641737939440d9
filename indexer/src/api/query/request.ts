import { limits, RequestRefusedError } from "../limits.ts";
import { type Variables, measureDocument } from "./document.ts";

/** A GraphQL request over HTTP. */
interface Question {
  readonly query: string;
  readonly variables: Variables;
}

const isObject = (value: unknown): value is Variables =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws {@link RequestRefusedError} */
function readQuestion(body: unknown): Question {
  if (Array.isArray(body)) {
    const message = `A batch of ${body.length} queries was sent, 1 query is allowed: send each in a request of its own`;
    throw new RequestRefusedError(message, { limit: "queries", attempted: body.length, allowed: 1 });
  }
  if (!isObject(body) || typeof body.query !== "string")
    throw new RequestRefusedError('A JSON object with a text "query" is allowed, and something else was sent');
  const { query, variables } = body;
  if (variables !== undefined && variables !== null && !isObject(variables))
    throw new RequestRefusedError('"variables" has to be an object, by the names of the variables');
  return { query, variables: variables ?? {} };
}

/** @throws {@link RequestRefusedError} */
function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestRefusedError(`${what} is no JSON: ${(error as Error).message}`);
  }
}

/** Reads a body up to its limit, whatever its headers declare. */
async function readBody(request: Request): Promise<string> {
  const refuse = (attempted: number) => {
    const message = `The body has ${attempted} bytes or more, ${limits.bodyBytes} are allowed: ask in several queries`;
    return new RequestRefusedError(message, {
      status: 413,
      ...{ limit: "bodyBytes", attempted, allowed: limits.bodyBytes },
    });
  };
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > limits.bodyBytes) throw refuse(announced);
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > limits.bodyBytes) throw refuse(bytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** @throws {@link RequestRefusedError} */
async function receive(request: Request): Promise<Question> {
  if (request.method === "GET") {
    const parameters = new URL(request.url).searchParams;
    const query = parameters.get("query");
    if (query === null) throw new RequestRefusedError('There is no "query": POST one, or GET with ?query=');
    if (query.length > limits.bodyBytes)
      throw new RequestRefusedError(`The query has ${query.length} characters, ${limits.bodyBytes} are allowed`);
    const variables = parameters.get("variables");
    return readQuestion({ query, variables: variables ? parseJson(variables, "?variables=") : {} });
  }
  if (request.method !== "POST")
    throw new RequestRefusedError(`${request.method} was sent, GET and POST are allowed`, { status: 405 });
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new RequestRefusedError(`The body is "${type}", "application/json" is allowed`, { status: 415 });
  return readQuestion(parseJson(await readBody(request), "The body"));
}

/**
 * Guards the GraphQL server: `answer` gets only measured requests, all in one form.
 *
 * @param answer The GraphQL server.
 * @example
 * ```ts
 * const graphql = guard((request) => ponder.fetch(request));
 * app.all("/graphql", (c) => graphql(c.req.raw));
 * ```
 */
export function guard(
  answer: (request: Request) => Response | Promise<Response>,
): (request: Request) => Promise<Response> {
  let running = 0;
  return async (request) => {
    try {
      const { query, variables } = await receive(request);
      measureDocument(query, variables);
      if (running >= limits.running) {
        const message = `${running} queries are being answered, which is all that are at a time: ask again in a second`;
        throw new RequestRefusedError(message, { status: 503 });
      }
      running++;
      try {
        const { origin, pathname } = new URL(request.url);
        return await answer(
          new Request(`${origin}${pathname}`, {
            method: "POST",
            headers: { "content-type": "application/json", accept: "application/json" },
            body: JSON.stringify({ query, variables }),
          }),
        );
      } finally {
        running--;
      }
    } catch (error) {
      if (!(error instanceof RequestRefusedError)) throw error;
      return error.toResponse(error.status === 503 ? { "retry-after": "1" } : {});
    }
  };
}
