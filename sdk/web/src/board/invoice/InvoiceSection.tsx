import { Suspense, lazy, useState } from "react";
import { useWords } from "../../shared/language.tsx";
import { words } from "../words.ts";

const InvoiceForm = lazy(() => import("./InvoiceForm.tsx").then((module) => ({ default: module.InvoiceForm })));

/** The form is loaded on demand: the board's figures need no wallet. */
export function InvoiceSection() {
  const { invoice: say, loading } = useWords(words);
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-label={say.title}>
      <h2>{say.title}</h2>
      {isOpen ? (
        <Suspense fallback={<p role="status">{loading}</p>}>
          <InvoiceForm />
        </Suspense>
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          {say.write}
        </button>
      )}
    </section>
  );
}
