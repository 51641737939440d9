import type { ReactNode } from "react";

/** A table that may be wider than the screen: it is scrolled by itself, by the keyboard too. */
export const Scrolled = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what cannot be focused cannot be scrolled without a pointer
  <section className="scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
