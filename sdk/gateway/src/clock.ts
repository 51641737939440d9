/** Unix seconds, with fractions. Tests bring their own. */
export type Clock = () => number;

export const wallClock: Clock = () => Date.now() / 1_000;
