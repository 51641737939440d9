// A shop as small as Medusa has them: on Postgres, without Redis and without the admin's pages.
import { Modules, defineConfig } from "@medusajs/framework/utils";

const { DATABASE_URL, FEIQIAN } = process.env;
const options = JSON.parse(FEIQIAN);
const provider = (id, more) => ({ resolve: "@feiqian/medusa", id, options: { ...options, ...more } });

export default defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: { storeCors: "*", adminCors: "*", authCors: "*", jwtSecret: "of-the-tests", cookieSecret: "of-the-tests" },
  },
  plugins: [{ resolve: "@feiqian/medusa", options: {} }],
  modules: [
    {
      resolve: "@medusajs/medusa/payment",
      key: Modules.PAYMENT,
      options: { providers: [provider("now"), provider("held", { capture: "manual" })] },
    },
  ],
});
