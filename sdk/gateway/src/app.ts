import { OpenAPIHono } from "@hono/zod-openapi";
import type { ErrorHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { StartConfig } from "./config.ts";
import type { Env, Gateway } from "./context.ts";
import { toDocsPage } from "./docs.ts";
import { createGuard } from "./guard.ts";
import { Problem, toProblem } from "./problem.ts";
import { addCheckout } from "./routes/checkout.ts";
import { addCompliance } from "./routes/compliance.ts";
import { addEvents } from "./routes/events.ts";
import { addHealth, addReady } from "./routes/health.ts";
import { addInvoices } from "./routes/invoices.ts";
import { addKeys } from "./routes/keys.ts";
import { addPayments } from "./routes/payments.ts";
import { addPayouts } from "./routes/payouts.ts";
import { addMerchant } from "./routes/merchant.ts";
import { addPrices } from "./routes/prices.ts";
import { addRefunds } from "./routes/refunds.ts";
import { addSetup } from "./routes/setup.ts";
import { addWebhooks } from "./routes/webhooks.ts";
import { type Setup, notSetUp, spentSetup } from "./setup.ts";

/** Bytes of a request. */
const MAX_BODY = 256 * 1_024;

export type App = OpenAPIHono<Env>;

const toResponse = ({ body, status, retryAfter }: Problem): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
  });

/** Postgres keeps no text with a NUL or a lone surrogate in it. */
function hasUnstorable(json: string): boolean {
  let found = false;
  try {
    JSON.parse(json, (key: string, value: unknown) => {
      found ||= [key, value].some((text) => typeof text === "string" && /\0|\p{Surrogate}/u.test(text));
    });
  } catch {
    // No JSON, which is refused by whoever reads it.
  }
  return found;
}

type Frame = { readonly config: StartConfig; readonly onError: (error: Error) => void };

/** An API without routes: what each request passes, and what becomes of an error. */
function createFrame({ config, onError: report }: Frame): App {
  const onError: ErrorHandler<Env> = (error) => {
    const problem = toProblem(error);
    if (problem) return toResponse(problem);
    // Hono's own refusals, as of a body that is no JSON.
    if ("getResponse" in error) {
      const { status } = (error as { getResponse: () => Response }).getResponse();
      return toResponse(new Problem("Malformed", error.message, { status: status as 400 }));
    }
    report(error);
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
  // The board is of that origin. Keys come in a header, and no browser sends one by itself: there are no cookies.
  app.use(
    "/v1/*",
    cors({
      ...{ origin: config.payOrigin, allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key"] },
      ...{ allowMethods: ["GET", "POST", "DELETE"], exposeHeaders: ["Retry-After"] },
    }),
  );
  app.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw new Problem("TooLarge", `A request has at most ${MAX_BODY} bytes.`, { status: 413 });
      },
    }),
  );

  app.use(async ({ req }, next) => {
    const text = req.raw.body ? await req.text() : "";
    if (/%00/.test(req.url) || (/\\u(0000|d[89a-f])/i.test(text) && hasUnstorable(text)))
      throw new Problem("Malformed", "The request has a NUL character, or half of a character.", {
        ...{ status: 422, next: "Leave it out." },
      });
    await next();
  });

  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    ...{ type: "http", scheme: "bearer", description: "A key of this gateway: fq_…" },
  });
  return app;
}

function addDocs(app: App, { origin }: StartConfig): App {
  const document = () =>
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Feiqian gateway", version: "1", description: "A merchant's invoices, payments and webhooks." },
      servers: [{ url: origin }],
    });
  app.get("/openapi.json", (context) => context.json(document()));
  app.get("/docs", (context) => context.html(toDocsPage(document() as never)));
  return app;
}

/** The API, without a server: `app.fetch` takes a request. */
export function createApp(gateway: Gateway): App {
  const app = createFrame(gateway);
  const guard = createGuard(gateway);
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
  addSetup(app, spentSetup);
  addHealth(app);
  addReady(app, gateway);
  return addDocs(app, gateway.config);
}

/** The API of a gateway that has no merchant yet. */
export function createSetupApp(setup: Setup, frame: Frame): App {
  const app = createFrame(frame);
  addSetup(app, setup);
  addHealth(app);
  for (const path of ["/v1/*", "/i/*", "/ready"])
    app.all(path, () => {
      throw notSetUp();
    });
  return addDocs(app, frame.config);
}
