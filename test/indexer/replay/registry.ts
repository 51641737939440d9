/** A handler as Ponder calls it. */
export type Handler = (given: { readonly event: unknown; readonly context: unknown }) => Promise<unknown>;

/** Every handler that the indexer has registered, by contract and event. */
export const handlers = new Map<string, Handler>();

/** In Ponder's place: what the indexer's files import as `ponder:registry`. */
export const ponder = { on: (name: string, handler: Handler) => handlers.set(name, handler) };
