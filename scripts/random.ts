/** A sequence of draws that a seed repeats (splitmix32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to `below - 1`. */
  int(below: number): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return Math.floor((((z ^ (z >>> 15)) >>> 0) / 2 ** 32) * below);
  }

  /** True in `percent` of a hundred draws. */
  chance(percent: number): boolean {
    return this.int(10_000) < percent * 100;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.int(of.length)]!;
  }

  /** From `from` to `to`, both included; ranges above 2^32 get their low digits from one draw. */
  between(from: bigint, to: bigint): bigint {
    const range = to - from + 1n;
    return from + ((BigInt(this.int(2 ** 32)) * 2n ** 20n + BigInt(this.int(2 ** 20))) % range);
  }
}
