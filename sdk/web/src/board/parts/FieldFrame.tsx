import type { ReactNode } from "react";

/** The ids that link an input to its texts. */
export interface Tied<name extends string = string> {
  readonly id: string;
  readonly name: name;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

export interface FieldFrameProps<name extends string> {
  readonly id: string;
  readonly name: name;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly complaint?: string | undefined;
  readonly children: (tied: Tied<name>) => ReactNode;
}

/** A label, an input, a hint and a complaint. */
export function FieldFrame<name extends string>(props: FieldFrameProps<name>) {
  const { id, name, label, hint, complaint, children } = props;
  const described = [hint && `${id}-hint`, complaint && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        name,
        "aria-invalid": complaint !== undefined,
        "aria-describedby": described || undefined,
      })}
      {complaint && (
        <p id={`${id}-wrong`} className="refusal">
          {complaint}
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
