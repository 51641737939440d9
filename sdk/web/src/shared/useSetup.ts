import { createContext, useContext } from "react";
import type { Setup } from "./setup.ts";

export const SetupContext = createContext<Setup | undefined>(undefined);

/** The page's configuration and clients. */
export function useSetup(): Setup {
  const setup = useContext(SetupContext);
  if (!setup) throw new Error("useSetup is used outside of a page");
  return setup;
}
