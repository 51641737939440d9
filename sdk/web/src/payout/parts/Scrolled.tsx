import type { ReactNode } from "react";

/** A table that scrolls if it is too wide, also with the keyboard. */
export const Scrolled = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: needed to scroll without a pointer
  <section className="scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
