import type { ReactNode } from "react";

interface JsonLinkProps {
  readonly value: unknown;
  /** The file's name, without its ending. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A value as a file to download. */
export function JsonLink({ value, name, children }: JsonLinkProps) {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return (
    <a href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`} download={`${name}.json`}>
      {children}
    </a>
  );
}
