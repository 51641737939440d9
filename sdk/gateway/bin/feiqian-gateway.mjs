#!/usr/bin/env node
import { existsSync } from "node:fs";

if (existsSync(new URL("../dist/main.js", import.meta.url))) await import("../dist/main.js");
else {
  console.error("feiqian-gateway has not been built yet. Next: npm run build -w @feiqian/gateway");
  process.exitCode = 1;
}
