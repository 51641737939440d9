import { BaseError } from "viem";

interface FeiqianErrorParameters {
  readonly cause?: unknown;
  readonly metaMessages?: readonly string[] | undefined;
  /** Its heading in ERRORS.md, too. */
  readonly name: string;
}

/** Every error that the SDK throws on its own account. It is viem's `BaseError`: it walks, and has a short message. */
export class FeiqianError extends BaseError {
  constructor(shortMessage: string, { cause, metaMessages, name }: FeiqianErrorParameters) {
    // The cause is not handed on: viem would then print the cause's documentation in place of ours.
    super(shortMessage, {
      details: detailsOf(cause) as string,
      docsBaseUrl: "@feiqian/sdk",
      docsPath: "/ERRORS.md",
      docsSlug: name.toLowerCase(),
      ...(metaMessages ? { metaMessages: [...metaMessages] } : {}),
      name,
    });
    if (cause !== undefined) this.cause = cause;
  }
}

const detailsOf = (cause: unknown): string | undefined => {
  if (cause instanceof BaseError) return cause.shortMessage;
  return cause instanceof Error ? cause.message : undefined;
};

export type Words = readonly [message: string, ...todo: string[]];

/** Where a limit was exceeded: what was tried, and what would have been allowed. */
export type Bounds<value> = { readonly attempted: value; readonly allowed: value };

type FeiqianErrorClass<fields extends object> = new (
  ...given: object extends fields ? [] : [fields: fields & { readonly cause?: unknown }]
) => FeiqianError & Readonly<Omit<fields, "message">>;

export const defineError = <fields extends object>(
  name: string,
  words: (its: fields) => Words,
): FeiqianErrorClass<fields> =>
  class extends FeiqianError {
    constructor(its = {} as fields & { readonly cause?: unknown; readonly message?: string }) {
      const [message, ...metaMessages] = words(its);
      const { cause, message: _, ...figures } = its;
      super(message, { cause, metaMessages, name });
      Object.assign(this, figures);
    }
  } as unknown as FeiqianErrorClass<fields>;
