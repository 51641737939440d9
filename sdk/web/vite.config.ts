import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Tests set it to "test", and React's development build would be taken: what is served is what is shipped.
process.env.NODE_ENV = "production";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** React's modules by Preact's: the same components, a fifth less to load. React itself is here for its types and wagmi. */
const preact: Readonly<Record<string, string>> = {
  react: "preact/compat/dist/compat.mjs",
  "react-dom": "preact/compat/dist/compat.mjs",
  "react-dom/client": "preact/compat/client.mjs",
  "react/jsx-runtime": "preact/compat/jsx-runtime.mjs",
  "react/jsx-dev-runtime": "preact/compat/jsx-runtime.mjs",
};

/**
 * `vite build --mode pay`. Each page is a build of its own: what it shared with others would be cut into many small
 * files, which compress worse, and few people open two of the pages.
 *
 * They are static files for any host, under any path: what is told apart by host (node, indexer, deployment) stands in
 * each page's head, where `npm run pages` writes it.
 */
export default defineConfig(({ mode: page }) => ({
  root: at("."),
  base: "./",
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^@feiqian\/sdk$/, replacement: at("../src/index.ts") },
      { find: /^@feiqian\/sdk\/(.*)$/, replacement: at("../src/$1/index.ts") },
      ...Object.entries(preact).map(([name, path]) => ({
        find: new RegExp(`^${name}$`),
        replacement: at(`../../node_modules/${path}`),
      })),
    ],
    dedupe: ["@tanstack/react-query"],
  },
  build: {
    outDir: "dist",
    // The pages stand beside each other there; the script empties it.
    emptyOutDir: false,
    assetsDir: `assets/${page}`,
    target: "es2022",
    // Under the pages' policy nothing comes from a data: address but a wallet's picture.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: { [page]: at(`${page}/index.html`) },
      // What these pages and their late parts share is one file: several compress worse.
      ...(page !== "board" && { output: { advancedChunks: { groups: [{ name: "shared", minShareCount: 2 }] } } }),
    },
  },
}));
