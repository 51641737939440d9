/** A figure of the ledger: its kind and what it is of, in one string, such as `credit <store> <token> <account>`. */
export type Key = string;

/** An event as the texts have it: its name, and its fields by their names. */
export interface Event {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A place in the journal and among the events. */
export interface Mark {
  readonly changes: number;
  readonly events: number;
}

/** Every figure of the ledger, zero until it is set; a failed attempt is rolled back as the chain rolls it back. */
export class State {
  readonly #values = new Map<Key, bigint>();
  #journal: (readonly [key: Key, before: bigint | undefined])[] = [];
  #events: Event[] = [];

  get(...parts: readonly string[]): bigint {
    return this.#values.get(parts.join(" ")) ?? 0n;
  }

  set(value: bigint, ...parts: readonly string[]): void {
    const key = parts.join(" ");
    this.#journal.push([key, this.#values.get(key)]);
    this.#values.set(key, value);
  }

  add(amount: bigint, ...parts: readonly string[]): void {
    this.set(this.get(...parts) + amount, ...parts);
  }

  emit(name: string, fields: Event["fields"]): void {
    this.#events.push({ name, fields });
  }

  /** The present, for `rollBack`. */
  mark(): Mark {
    return { changes: this.#journal.length, events: this.#events.length };
  }

  rollBack({ changes, events }: Mark): void {
    this.#events.length = events;
    for (const [key, before] of this.#journal.splice(changes).reverse())
      if (before === undefined) this.#values.delete(key);
      else this.#values.set(key, before);
  }

  /** The keys that were set since the last call of this. */
  takeTouched(): ReadonlySet<Key> {
    const touched = new Set(this.#journal.map(([key]) => key));
    this.#journal = [];
    return touched;
  }

  /** The events since the last call of this, in their order. */
  takeEvents(): readonly Event[] {
    return this.#events.splice(0);
  }

  keys(): readonly Key[] {
    return [...this.#values.keys()];
  }
}
