import { Hono } from "hono";
import { client, graphql } from "ponder";
import { db } from "ponder:api";
import schema from "ponder:schema";
import { paymentRows } from "./exports/paymentRows.ts";
import { paymentsExport } from "./exports/payments.ts";
import { graphiqlApp } from "./graphiql.ts";
import { required } from "../environment.ts";
import { lagApp, nodeHead } from "./lag.ts";
import { limits, RequestRefusedError } from "./limits.ts";
import { readProgress } from "./progress.ts";
import { guard } from "./query/request.ts";

const app = new Hono();
const progress = () => readProgress(db);

// Ponder's own limits are a second line. Its depth counts a fragment as a level, so it must be higher.
const ponder = new Hono().use(
  "*",
  graphql(
    { db, schema },
    {
      maxOperationTokens: limits.tokens,
      maxOperationDepth: 2 * limits.introspectionDepth,
      maxOperationAliases: limits.aliases,
    },
  ),
);
const answer = guard((request) => ponder.fetch(request));

app.route("/", lagApp(progress, nodeHead(required("RPC_URL"))));

const exportPayments = paymentsExport(paymentRows(db, schema, progress));
app.get("/export/payments.csv", (c) => exportPayments(c.req.query()));

app.route("/", graphiqlApp());
for (const path of ["/", "/graphql"]) {
  app.all(path, (c) => {
    const isForPeople = c.req.method === "GET" && c.req.query("query") === undefined;
    if (isForPeople && c.req.header("accept")?.includes("text/html")) return c.redirect("graphiql/");
    return answer(c.req.raw);
  });
}

// Read-only SQL over HTTP, for `@ponder/client`. It has no limits, so it is not for the public.
if (process.env.FEIQIAN_SQL === "1") app.use("/sql/*", client({ db, schema }));
else {
  const message =
    "SQL over HTTP is off: FEIQIAN_SQL=1 in the indexer's environment turns it on, where all users are known";
  app.all("/sql/*", () => new RequestRefusedError(message, { status: 404 }).toResponse());
}

export default app;
