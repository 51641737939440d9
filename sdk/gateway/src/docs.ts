// The API's page, made of its own description: no script, nothing from elsewhere.
import { html, raw } from "hono/html";

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: unknown }[];
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>;
}

interface Description {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly webhooks?: Description["paths"];
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
  code, pre { font: 13px/1.5 ui-monospace, monospace } pre { overflow: auto; padding: .75rem; background: color-mix(in srgb, currentColor 7%, transparent) }
  details { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .5rem 0 } summary { cursor: pointer }
  summary b { display: inline-block; min-width: 4rem }`;

const json = (value: unknown) => html`<pre>${JSON.stringify(value, null, 2)}</pre>`;

const operation = (path: string, method: string, one: Operation) =>
  html`<details>
    <summary><b>${method.toUpperCase()}</b> <code>${path}</code> ${one.summary ?? ""}</summary>
    <p>${one.description ?? ""}</p>
    ${
      one.parameters?.length
        ? html`<h4>Parameters</h4>
            ${json(one.parameters)}`
        : ""
    }
    ${
      one.requestBody
        ? html`<h4>Body</h4>
            ${json(one.requestBody)}`
        : ""
    }
    <h4>Answers</h4>
    <ul>
      ${Object.entries(one.responses ?? {}).map(([status, { description }]) => html`<li>${status}: ${description ?? ""}</li>`)}
    </ul>
    ${json(Object.entries(one.responses ?? {}).find(([status]) => status.startsWith("2"))?.[1].content ?? {})}
  </details>`;

export function toDocsPage({ info, paths = {}, webhooks = {}, components }: Description) {
  const operations = Object.entries({ ...paths, ...webhooks }).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method, one: one as Operation })),
  );
  const tags = [...new Set(operations.map(({ one }) => one.tags?.[0] ?? ""))];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${info.title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1>${info.title}</h1>
        <p>${info.description ?? ""} For programs: <a href="/openapi.json">openapi.json</a>.</p>
        ${tags.map(
          (tag) =>
            html`<h2>${tag}</h2>
              ${operations
                .filter(({ one }) => (one.tags?.[0] ?? "") === tag)
                .map(({ path, method, one }) => operation(path, method, one))}`,
        )}
        <h2>Schemas</h2>
        ${Object.entries(components?.schemas ?? {}).map(
          ([name, schema]) =>
            html`<details>
              <summary><code>${name}</code></summary>
              ${json(schema)}
            </details>`,
        )}
      </body>
    </html>`;
}
