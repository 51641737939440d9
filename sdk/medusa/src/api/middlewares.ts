import { defineMiddlewares } from "@medusajs/framework/http";

// A signature is over the body's bytes.
export default defineMiddlewares({
  routes: [{ matcher: "/hooks/feiqian/:provider", methods: ["POST"], bodyParser: { preserveRawBody: true } }],
});
