/** A handler as called by Ponder. */
export type Handler = (given: { readonly event: unknown; readonly context: unknown }) => Promise<unknown>;

/** Every handler that the indexer has registered, by contract and event. */
export const handlers = new Map<string, Handler>();

/** Replaces Ponder's `ponder:registry` for the indexer's files. */
export const ponder = { on: (name: string, handler: Handler) => handlers.set(name, handler) };
