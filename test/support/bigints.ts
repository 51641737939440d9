// Loaded by each process of the tests: they tell each other their results as JSON, which knows no bigint, so that an
// assertion about amounts that fails would end its process, and what fails behind it would stay unseen.

const send = process.send?.bind(process) as ((message: unknown, ...rest: unknown[]) => boolean) | undefined;

if (send) {
  const withoutBigints = (message: unknown): unknown =>
    JSON.parse(JSON.stringify(message, (_, value) => (typeof value === "bigint" ? `${value}n` : value)));
  process.send = (message: unknown, ...rest: unknown[]) => send(withoutBigints(message), ...rest);
}
