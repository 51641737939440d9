import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Component, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { readConfiguration } from "./configuration.ts";
import { LanguageProvider, useWords } from "./language.tsx";
import { toSetup } from "./setup.ts";
import "./style.css";
import { SetupContext } from "./useSetup.ts";
import { shared } from "./words.ts";

const queryClient = new QueryClient({
  defaultOptions: {
    // A browser that takes itself for offline may well reach a node on this machine; what fails is to be told.
    queries: { retry: 1, networkMode: "always" },
    // What was clicked is done now or not at all, and never when the network comes back.
    mutations: { networkMode: "always" },
  },
});

/** What stands there when a page has come to a stop. */
function Broken({ error }: { readonly error: unknown }) {
  const words = useWords(shared);
  return (
    <main>
      <div role="alert">
        <p>{words.broken}</p>
        <p>{error instanceof Error ? error.message : String(error)}</p>
      </div>
    </main>
  );
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: undefined as unknown };
  static getDerivedStateFromError = (error: unknown) => ({ error });
  override render() {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />;
  }
}

/** The surroundings of a page: its configuration is read as late as here, so that a wrong one can be told of. */
function Surroundings({ children }: { readonly children: ReactNode }) {
  const meta = document.querySelector('meta[name="feiqian"]')?.getAttribute("content");
  const setup = toSetup(readConfiguration(meta));
  return <SetupContext value={setup}>{children}</SetupContext>;
}

/** Puts a page into its document. */
export function mount(page: ReactNode): void {
  createRoot(document.getElementById("page")!).render(
    <StrictMode>
      <LanguageProvider>
        <Boundary>
          <QueryClientProvider client={queryClient}>
            <Surroundings>{page}</Surroundings>
          </QueryClientProvider>
        </Boundary>
      </LanguageProvider>
    </StrictMode>,
  );
}
