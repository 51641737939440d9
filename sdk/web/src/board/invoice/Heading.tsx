import { type ReactNode, useEffect, useRef } from "react";

/** The heading of new content; it takes the focus, so that it is read out. */
export function Heading({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h3 ref={heading} id={id} tabIndex={-1}>
      {children}
    </h3>
  );
}
