import { useSyncExternalStore } from "react";

/** The board's view, from its URL fragment: a link to it shows the same. */
export interface View {
  readonly merchant?: string;
  /** The token by which a gateway is set up: the setup replaces the board. */
  readonly start?: string;
  /** A payment's id: its history replaces the lists. */
  readonly payment?: string;
  /** Days, "all", or "days" for those from `from` to `to`. @default "90" */
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
  readonly status?: string;
  readonly payer?: string;
  readonly number?: string;
  readonly token?: string;
  readonly currency?: string;
}

const names = [
  "merchant",
  "start",
  "payment",
  "period",
  "from",
  "to",
  "status",
  "payer",
  "number",
  "token",
  "currency",
] as const satisfies readonly (keyof View)[];

/** A view from a fragment. Unknown fields are left out. */
export function readView(hash: string): View {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/** A view as a link within the page. */
export function toHash(view: View): string {
  const words = new URLSearchParams();
  for (const name of names) if (view[name]) words.set(name, view[name]);
  return `#${words}`;
}

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

export interface Viewing {
  readonly view: View;
  /** Changes the view: omitted fields stay, empty ones are removed. */
  readonly go: (changes: View) => void;
  /** The same change as a link. */
  readonly linkTo: (changes: View) => string;
}

export function useView(): Viewing {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const view = readView(hash);
  const linkTo = (changes: View) => toHash({ ...view, ...changes });
  return {
    view,
    linkTo,
    go: (changes) => {
      window.location.hash = linkTo(changes);
    },
  };
}
