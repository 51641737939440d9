import type { FieldName } from "./draft.ts";
import type { Complaints } from "./words.ts";

/** What is wrong with a field: it is put into words when it is shown, in whichever language that is. */
export class Complaint {
  readonly say: (words: Complaints) => string;
  constructor(say: (words: Complaints) => string) {
    this.say = say;
  }
}

export type Complained = Readonly<Partial<Record<FieldName, Complaint>>>;
