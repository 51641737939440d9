/** A figure of the ledger: its kind and what it is of, in one string, such as `credit <store> <token> <account>`. */
export type Key = string;

/** Every figure of the ledger, zero until it is set; a failed attempt is rolled back as the chain rolls it back. */
export class State {
  readonly #values = new Map<Key, bigint>();
  #journal: (readonly [key: Key, before: bigint | undefined])[] = [];

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

  /** Where the journal stands, for `rollBack`. */
  mark(): number {
    return this.#journal.length;
  }

  rollBack(mark: number): void {
    for (const [key, before] of this.#journal.splice(mark).reverse())
      if (before === undefined) this.#values.delete(key);
      else this.#values.set(key, before);
  }

  /** The keys that were set since the last call of this. */
  takeTouched(): ReadonlySet<Key> {
    const touched = new Set(this.#journal.map(([key]) => key));
    this.#journal = [];
    return touched;
  }

  keys(): readonly Key[] {
    return [...this.#values.keys()];
  }
}
