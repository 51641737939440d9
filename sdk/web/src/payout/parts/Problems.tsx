import { type SheetProblem, tellSheetProblem } from "@feiqian/sdk/safe";
import { usePayoutWords } from "../PayoutWords.tsx";

/** All problems of a file, by line. */
export function Problems({ problems }: { readonly problems: readonly SheetProblem[] }) {
  const { problems: title } = usePayoutWords();
  return (
    <div className="refusal">
      <p role="alert">{title(problems.length)}</p>
      <ProblemList problems={problems} />
    </div>
  );
}

export function ProblemList({ problems }: { readonly problems: readonly SheetProblem[] }) {
  const sentences = usePayoutWords().against;
  const told = [...new Set(problems.map((problem) => tellSheetProblem(problem, sentences)))];
  return (
    <ul>
      {told.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
