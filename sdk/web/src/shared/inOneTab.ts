/** Runs work that two tabs must not do at the same time; `isAlone` is false where another tab is doing it. */
export async function inOneTab<result>(name: string, work: (isAlone: boolean) => Promise<result>): Promise<result> {
  // A page over plain HTTP has no locks.
  const { locks } = navigator as { readonly locks?: LockManager };
  if (!locks) return work(true);
  return locks.request(name, { ifAvailable: true }, (lock) => work(lock !== null));
}
