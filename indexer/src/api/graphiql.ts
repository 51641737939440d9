import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Context, Hono } from "hono";

const require = createRequire(import.meta.url);
const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const ownFolder = fileURLToPath(new URL("./graphiql/", import.meta.url));

/** All files of the page, by name: nothing else is served, and nothing comes from another host. */
const files: Readonly<Record<string, string>> = {
  "": join(ownFolder, "index.html"),
  "page.js": join(ownFolder, "page.js"),
  "page.css": join(ownFolder, "page.css"),
  "icon.svg": join(ownFolder, "icon.svg"),
  "graphiql.min.js": join(packageFolder("graphiql"), "graphiql.min.js"),
  "graphiql.min.css": join(packageFolder("graphiql"), "graphiql.min.css"),
  "react.production.min.js": join(packageFolder("react"), "umd/react.production.min.js"),
  "react-dom.production.min.js": join(packageFolder("react-dom"), "umd/react-dom.production.min.js"),
};

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** GraphiQL's editor adds inline styles, and its style sheet has inline fonts. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

async function serve(c: Context, file: string): Promise<Response> {
  if (!Object.hasOwn(files, file)) return c.notFound();
  const path = files[file]!;
  return c.body(await readFile(path), 200, {
    "content-type": types[path.split(".").at(-1)!]!,
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "max-age=300",
  });
}

/** The GraphiQL page under `/graphiql/`, from its npm package. */
export const graphiqlApp = (): Hono =>
  new Hono()
    .get("/graphiql", (c) => c.redirect("graphiql/"))
    .get("/graphiql/", (c) => serve(c, ""))
    .get("/graphiql/:file", (c) => serve(c, c.req.param("file")));
