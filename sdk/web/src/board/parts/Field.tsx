import type { ReactNode } from "react";

/** What links an input to its texts. */
export interface Tied {
  readonly id: string;
  readonly name: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

export interface FieldProps {
  /** Of the input, in its document. */
  readonly id: string;
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with its value. */
  readonly wrong?: string | undefined;
  readonly children: (tied: Tied) => ReactNode;
}

/** A label, an input, a hint and a complaint. */
export function Field({ id, name, label, hint, wrong, children }: FieldProps) {
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, name, "aria-invalid": wrong !== undefined, "aria-describedby": described || undefined })}
      {wrong && (
        <p id={`${id}-wrong`} className="refusal">
          {wrong}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="soft">
          {hint}
        </p>
      )}
    </div>
  );
}
