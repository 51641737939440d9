import { parsePayout } from "@feiqian/sdk/safe";
import { useCallback, useRef, useState } from "react";
import type { Setup } from "../shared/setup.ts";
import { useSetup } from "../shared/useSetup.ts";
import { networksOf } from "./chain/networks.ts";
import { type Desk, emptyDesk } from "./desk.ts";

/** Names and amounts, kept only for this tab. */
const keyOf = ({ chain }: Setup): string => `feiqian.payout.${chain.id}`;

function restore(setup: Setup): Desk {
  const empty = emptyDesk(setup.deployment.tokens[0]?.symbol ?? "");
  try {
    const kept = sessionStorage.getItem(keyOf(setup));
    if (kept === null) return empty;
    const desk = JSON.parse(kept) as Desk;
    // Untrusted, like any file.
    if (desk.held) parsePayout(desk.held.proposal, networksOf(setup));
    return { ...empty, ...desk, form: { ...empty.form, ...desk.form } };
  } catch {
    return empty;
  }
}

function keep(setup: Setup, desk: Desk): void {
  try {
    sessionStorage.setItem(keyOf(setup), JSON.stringify(desk));
  } catch {
    // Without storage the page still works, and a reload starts over.
  }
}

/** An update of the desk from its current content. */
export type Change = (change: (desk: Desk) => Desk) => void;

export interface DeskInUse {
  readonly desk: Desk;
  readonly change: Change;
  /** The current content, for longer work. */
  readonly current: () => Desk;
}

/** The desk, which survives a reload of the tab. */
export function useDesk(): DeskInUse {
  const setup = useSetup();
  const [desk, setDesk] = useState(() => restore(setup));
  const latest = useRef(desk);
  const change = useCallback<Change>(
    (next) => {
      latest.current = next(latest.current);
      keep(setup, latest.current);
      setDesk(latest.current);
    },
    [setup],
  );
  const current = useCallback(() => latest.current, []);
  return { desk, change, current };
}
