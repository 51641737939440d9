import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type Tree, rules, treeAt } from "../../scripts/check/layers.ts";

/** A tree of a few files, for a rule to judge. */
const tree = (files: Readonly<Record<string, string>>): Tree => ({
  list: (folder, ending) => Object.keys(files).filter((file) => file.startsWith(`${folder}/`) && file.endsWith(ending)),
  read: (file) => files[file]!,
});

const judge = (rule: string, files: Readonly<Record<string, string>>) => [...rules[rule]!(tree(files))];

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'" />`;
const page = (...head: readonly string[]) => `<html><head>${head.join("\n")}</head><body></body></html>`;

/** For each rule, files that break it and files that come close. */
const cases: Readonly<Record<string, { broken: Record<string, string>; kept: Record<string, string> }>> = {
  "layers of the contracts": {
    broken: { "contracts/libraries/A.sol": 'import {B} from "../base/B.sol";' },
    kept: { "contracts/base/B.sol": 'import {A} from "../libraries/A.sol";' },
  },
  "one place calls tokens": {
    broken: { "contracts/payments/A.sol": 'import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";' },
    kept: {
      "contracts/libraries/Tokens.sol": 'import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";',
    },
  },
  "assembly has its reason": {
    broken: { "contracts/libraries/A.sol": "a;\n    assembly {\n" },
    kept: { "contracts/libraries/A.sol": "// No library does this.\n    assembly {\n" },
  },
  "errors are unique": {
    broken: {
      "contracts/interfaces/IA.sol": "    error Same(uint256 a);",
      "contracts/interfaces/IB.sol": "    error Same(address b);",
    },
    kept: { "contracts/interfaces/IA.sol": "    error One(uint256 a);\n    error Two(uint256 a);" },
  },
  "imports are named": {
    broken: { "contracts/base/A.sol": 'import "./B.sol";' },
    kept: { "contracts/base/A.sol": 'import {B} from "./B.sol";' },
  },
  "the SDK stands alone": {
    broken: { "sdk/src/actions/a.ts": 'import Safe from "@safe-global/protocol-kit";' },
    kept: { "sdk/src/safe/a.ts": 'import Safe from "@safe-global/protocol-kit";' },
  },
  "the SDK has no import circles": {
    broken: {
      "sdk/src/terms/a.ts": 'import type { B } from "../errors/b.ts";',
      "sdk/src/errors/b.ts": 'import { c } from "./c.ts";',
      "sdk/src/errors/c.ts": 'export const later = () => import("../terms/a.ts");',
    },
    kept: {
      "sdk/src/terms/a.ts": 'import type { B } from "../errors/b.ts";\nimport { c } from "../errors/c.ts";',
      "sdk/src/errors/b.ts": 'import { c } from "./c.ts";',
    },
  },
  "the command uses the SDK alone": {
    broken: { "sdk/cli/src/payout/a.ts": 'import { payout } from "../../../src/safe/index.ts";' },
    kept: { "sdk/cli/src/payout/a.ts": 'import { payout } from "@feiqian/sdk/safe";\nimport { b } from "../b.ts";' },
  },
  "the gateway uses the SDK alone": {
    broken: { "sdk/gateway/src/routes/a.ts": 'import { charge } from "../../../src/actions/payment/charge.ts";' },
    kept: {
      "sdk/gateway/src/routes/a.ts":
        'import { charge } from "@feiqian/sdk/actions/payment";\nimport { Hono } from "hono";\nimport { b } from "../b.ts";',
    },
  },
  "nothing imports the gateway": {
    broken: { "sdk/cli/src/a.ts": 'const later = import("../../gateway/src/gateway.ts");' },
    kept: { "sdk/cli/src/a.ts": 'const answer = await fetch("http://127.0.0.1:8787/v1/invoices");' },
  },
  "the pages use the SDK alone": {
    broken: { "sdk/web/src/pay/Page.tsx": 'import { charge } from "../../../src/actions/payment/charge.ts";' },
    kept: {
      "sdk/web/src/pay/Page.tsx":
        'import "../shared/style.css";\nimport { charge } from "@feiqian/sdk/actions/payment";\nimport { useState } from "react";\nconst later = () => import("./later.ts");',
    },
  },
  "the pages have their policy": {
    broken: { "sdk/web/pay/index.html": page("<title>Pay</title>", policy) },
    kept: { "sdk/web/pay/index.html": page(policy, '<script type="module" src="../src/pay/main.tsx"></script>') },
  },
  "handlers only write rows": {
    broken: { "indexer/src/a.ts": "await context.client.getBlock({})" },
    kept: { "indexer/src/api/index.ts": 'await fetch("/status")' },
  },
};

describe("the rules of the house", () => {
  for (const rule of Object.keys(rules)) {
    describe(rule, () => {
      it("finds what breaks it", () => expect(judge(rule, cases[rule]!.broken)).to.have.length(1));
      it("lets pass what keeps it", () => expect(judge(rule, cases[rule]!.kept)).to.deep.equal([]));
      it("is kept by this tree", () =>
        expect([...rules[rule]!(treeAt(join(import.meta.dirname, "../..")))]).to.deep.equal([]));
    });
  }

  describe("the pages use the SDK alone, however they import", () => {
    const imports: Readonly<Record<string, string>> = {
      "a package that they do not bring along": 'import { z } from "zod";',
      "a package whose name only begins like one of theirs": 'import x from "react-router";',
      "the SDK's source": 'import {\n  a,\n  b,\n} from "../../../src/index.ts";',
      "the tests": 'import { report } from "../../test/support/report.ts";',
      "a module of Node": 'import { readFileSync } from "node:fs";',
      "for an effect": 'import "../../../src/index.ts";',
      "when it is needed": 'const later = import("../../../src/safe/index.ts");',
      "to pass it on": 'export { a } from "../../../src/index.ts";',
    };
    for (const [what, text] of Object.entries(imports))
      it(`not ${what}`, () =>
        expect(judge("the pages use the SDK alone", { "sdk/web/src/pay/a.ts": text })).to.have.length(1));
  });

  describe("the pages have nothing that their policy would have to let in", () => {
    const heads: Readonly<Record<string, string>> = {
      "a script in the document": '<script type="module">run();</script>',
      "a style in the document": "<style>p { color: red; }</style>",
      "a style at an element": '<div style="color: red"></div>',
      "a handler at an element": '<img src="a.svg" onerror="run()" />',
      "another host": '<link rel="stylesheet" href="https://cdn.example/a.css" />',
    };
    for (const [what, text] of Object.entries(heads))
      it(`not ${what}`, () =>
        expect(judge("the pages have their policy", { "sdk/web/pay/index.html": page(policy, text) })).to.have.length(
          1,
        ));
    it("not what a policy can call unsafe", () => {
      const loose = policy.replace("object-src 'none'", "script-src 'unsafe-inline'");
      expect(judge("the pages have their policy", { "sdk/web/pay/index.html": page(loose) })).to.have.length(1);
    });
  });
});
