import type { ReactNode } from "react";

/**
 * An option whose text may be its value in one language. Preact then leaves the attribute out, and the text of the next
 * language would be taken for the value.
 */
export const Choice = ({ value, children }: { readonly value: string; readonly children: ReactNode }) => (
  <option value={value} ref={(element) => element?.setAttribute("value", value)}>
    {children}
  </option>
);
