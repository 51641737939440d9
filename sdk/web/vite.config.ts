import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Static files for any host, under any path: what is told apart by host (node, indexer, deployment) stands in each
// page's head, where `npm run pages` writes it.
export default defineConfig({
  root: at("."),
  base: "./",
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^@feiqian\/sdk$/, replacement: at("../src/index.ts") },
      { find: /^@feiqian\/sdk\/(.*)$/, replacement: at("../src/$1/index.ts") },
    ],
    // The indexer's page of queries brings another React.
    dedupe: ["react", "react-dom", "@tanstack/react-query"],
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // Under the pages' policy nothing comes from a data: address but a wallet's picture.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { pay: at("pay/index.html"), board: at("board/index.html"), payout: at("payout/index.html") },
    },
  },
});
