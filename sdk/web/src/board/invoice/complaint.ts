import type { FieldName } from "./draft.ts";
import type { Complaints } from "./words.ts";

/** A field's problem, put into words when shown, in the language of that moment. */
export class Complaint {
  readonly say: (words: Complaints) => string;
  constructor(say: (words: Complaints) => string) {
    this.say = say;
  }
}

export type Complained = Readonly<Partial<Record<FieldName, Complaint>>>;
