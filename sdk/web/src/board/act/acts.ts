import { useRef, useState } from "react";

export type PaymentVerb = "capture" | "void" | "reclaim" | "refund";
export type Verb = PaymentVerb | "claim";

/** A step as the indexer has it: what it says is held against the chain before anything is shown to be signed. */
export type Act =
  | { readonly verb: PaymentVerb; readonly id: string }
  | {
      readonly verb: "claim";
      readonly store: string;
      readonly token: string;
      readonly merchant: string;
      readonly owner: string;
    };

/** Which step of a list is open, one at a time. */
export interface Acts {
  readonly opened: Act | undefined;
  readonly open: (act: Act) => void;
  readonly close: () => void;
}

export function useActs(): Acts {
  const [opened, setOpened] = useState<Act>();
  const opener = useRef<Element>(null);
  return {
    opened,
    open: (act) => {
      opener.current = document.activeElement;
      setOpened(act);
    },
    close: () => {
      setOpened(undefined);
      // The keyboard's focus returns to the button, which may be gone with its row.
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}
