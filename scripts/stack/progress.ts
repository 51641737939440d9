/** A failed step: its name, the cause, and the next thing to type. */
export class StepError extends Error {
  readonly step: string;
  readonly next: string;

  constructor(step: string, next: string, cause: unknown) {
    super(`${step} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.step = step;
    this.next = next;
  }
}

/** Progress goes to stderr, each line with the time since the start: stdout is for results. */
export const log = (line: string): void => {
  console.error(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${line}`);
};

/** Runs a step. Its failure names the step, and the command or sentence that helps next. */
export async function step<result>(name: string, next: string, run: () => Promise<result> | result): Promise<result> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof StepError ? error : new StepError(name, next, error);
  }
}
