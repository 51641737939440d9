import { BaseError } from "viem";

interface FeiqianErrorParameters {
  readonly cause?: unknown;
  readonly metaMessages?: readonly string[] | undefined;
  /** The heading in ERRORS.md that speaks of it; the error's name unless given. */
  readonly docsSlug?: string | undefined;
  readonly name: string;
}

/** Every error that the SDK throws on its own account. It is viem's `BaseError`: it walks, and has a short message. */
export class FeiqianError extends BaseError {
  constructor(shortMessage: string, { cause, metaMessages, docsSlug, name }: FeiqianErrorParameters) {
    // The cause is not handed on: viem would then print the cause's documentation in place of ours.
    super(shortMessage, {
      details: detailsOf(cause) as string,
      docsBaseUrl: "@feiqian/sdk",
      docsPath: "/ERRORS.md",
      docsSlug: docsSlug ?? name.toLowerCase(),
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
