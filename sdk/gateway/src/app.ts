import { OpenAPIHono } from "@hono/zod-openapi";
import type { ErrorHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import type { Env, Gateway } from "./context.ts";
import { toDocsPage } from "./docs.ts";
import { createGuard } from "./guard.ts";
import { Problem, toProblem } from "./problem.ts";
import { addCheckout } from "./routes/checkout.ts";
import { addCompliance } from "./routes/compliance.ts";
import { addEvents } from "./routes/events.ts";
import { addHealth } from "./routes/health.ts";
import { addInvoices } from "./routes/invoices.ts";
import { addKeys } from "./routes/keys.ts";
import { addPayments } from "./routes/payments.ts";
import { addPayouts } from "./routes/payouts.ts";
import { addMerchant } from "./routes/merchant.ts";
import { addPrices } from "./routes/prices.ts";
import { addRefunds } from "./routes/refunds.ts";
import { addWebhooks } from "./routes/webhooks.ts";

/** Bytes of a request. */
const MAX_BODY = 256 * 1_024;

export type App = OpenAPIHono<Env>;

/** Whether a text of the JSON has a surrogate without its other half. */
function isHalved(json: string): boolean {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return false;
  try {
    // Written again, whole characters are none of these.
    return /(^|[^\\])(\\\\)*\\ud/.test(JSON.stringify(JSON.parse(json)));
  } catch {
    return false;
  }
}

const toResponse = ({ body, status, retryAfter }: Problem): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
  });

/** The API, without a server: `app.fetch` takes a request. */
export function createApp(gateway: Gateway): App {
  const onError: ErrorHandler<Env> = (error) => {
    const problem = toProblem(error);
    if (problem) return toResponse(problem);
    // Hono's own refusals, as of a body that is no JSON.
    if ("getResponse" in error) {
      const { status } = (error as { getResponse: () => Response }).getResponse();
      return toResponse(new Problem("Malformed", error.message, { status: status as 400 }));
    }
    gateway.onError(error);
    return toResponse(
      new Problem("Internal", "The gateway failed.", { status: 500, next: "Try again; its log has the reason." }),
    );
  };
  const app = new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return undefined;
      const errors = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      const title = `The request's ${result.target === "json" ? "body" : result.target} is not as it has to be.`;
      throw new Problem("Malformed", title, { status: 422, errors });
    },
  });
  app.onError(onError);
  app.notFound(({ req }) =>
    toResponse(new Problem("NotFound", `There is no ${req.method} ${req.path}.`, { status: 404, next: "See /docs." })),
  );
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"] } }));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw new Problem("TooLarge", `A request has at most ${MAX_BODY} bytes.`, { status: 413 });
      },
    }),
  );

  app.use(async ({ req }, next) => {
    // Postgres keeps no text with a NUL in it, and no half of a character in JSON.
    const text = req.raw.body ? await req.text() : "";
    const isWritten = /(^|[^\\])(\\\\)*\\u0000/.test(text);
    if (isHalved(text))
      throw new Problem("Malformed", "The request has half of a character.", { status: 422, next: "Leave it out." });
    if (isWritten || /%00/.test(req.url))
      throw new Problem("Malformed", "The request has a NUL character.", { status: 422, next: "Leave it out." });
    await next();
  });

  const guard = createGuard(gateway);
  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    ...{ type: "http", scheme: "bearer", description: "A key of this gateway: fq_…" },
  });
  addInvoices(app, gateway, guard);
  addPayments(app, gateway, guard);
  addRefunds(app, gateway, guard);
  addPayouts(app, gateway, guard);
  addPrices(app, gateway, guard);
  addMerchant(app, gateway, guard);
  addCompliance(app, gateway, guard);
  addCheckout(app, gateway);
  addEvents(app, gateway, guard);
  addWebhooks(app, gateway, guard);
  addKeys(app, gateway, guard);
  addHealth(app, gateway);

  const document = () =>
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Feiqian gateway", version: "1", description: "A merchant's invoices, payments and webhooks." },
      servers: [{ url: gateway.config.origin }],
    });
  app.get("/openapi.json", (context) => context.json(document()));
  app.get("/docs", (context) => context.html(toDocsPage(document() as never)));
  return app;
}
