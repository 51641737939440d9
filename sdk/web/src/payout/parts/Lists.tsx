import type { Desk } from "../desk.ts";
import type { Change } from "../useDesk.ts";
import { usePayoutWords } from "../PayoutWords.tsx";

const kinds = { books: "book", paid: "paid", sanctions: "sanctions" } as const;

/** The address books, results and lists on the desk. */
export function Lists({ desk, change }: { readonly desk: Desk; readonly change: Change }) {
  const text = usePayoutWords().drop;
  const fields = Object.keys(kinds) as readonly (keyof typeof kinds)[];
  const files = fields.flatMap((field) => desk[field].map(({ name }) => ({ field, name })));
  if (files.length === 0) return undefined;
  const remove = (field: keyof typeof kinds, name: string) =>
    change((now) => ({ ...now, [field]: now[field].filter((file) => file.name !== name) }));
  return (
    <section aria-labelledby="lists">
      <h2 id="lists">{text.lists}</h2>
      <ul>
        {files.map(({ field, name }) => (
          <li key={`${field} ${name}`}>
            {name}: {text.kinds[kinds[field]]}{" "}
            <button type="button" className="plain" onClick={() => remove(field, name)}>
              {text.remove(name)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
