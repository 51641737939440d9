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
    // A browser that is offline may still reach a node on this machine; failures are shown.
    queries: { retry: 1, networkMode: "always" },
    // A click takes effect now or not at all, never when the network returns.
    mutations: { networkMode: "always" },
  },
});

/** Shown when a page has crashed. */
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

/** A page's providers. The configuration is read here, so that an error in it can be shown. */
function Surroundings({ children }: { readonly children: ReactNode }) {
  const meta = document.querySelector('meta[name="feiqian"]')?.getAttribute("content");
  const setup = toSetup(readConfiguration(meta));
  return <SetupContext value={setup}>{children}</SetupContext>;
}

/** Renders a page into its document. */
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
