import { useState } from "react";
import { useWords } from "../../shared/language.tsx";
import { words } from "../words.ts";

/** The position in a list with cursors: the cursors of the previous pages. */
export interface Paging {
  readonly after: string | null;
  readonly page: number;
  readonly next: (endCursor: string | null) => void;
  readonly previous: () => void;
}

/** @param scope A change returns to the first page. */
export function usePaging(scope: string): Paging {
  const [{ of, cursors }, setState] = useState<{ readonly of: string; readonly cursors: readonly (string | null)[] }>({
    of: scope,
    cursors: [],
  });
  const current = of === scope ? cursors : [];
  return {
    after: current.at(-1) ?? null,
    page: current.length + 1,
    next: (endCursor) => setState({ of: scope, cursors: [...current, endCursor] }),
    previous: () => setState({ of: scope, cursors: current.slice(0, -1) }),
  };
}

export interface PagerProps {
  readonly paging: Paging;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly isBusy: boolean;
  readonly what: string;
}

export function Pager({ paging, pageInfo, isBusy, what }: PagerProps) {
  const { paging: say } = useWords(words);
  if (paging.page === 1 && !pageInfo.hasNextPage) return null;
  return (
    <nav className="pager" aria-label={`${say.title}: ${what}`}>
      {/* A disabled button would lose the keyboard's focus. */}
      <button
        type="button"
        className="plain"
        aria-disabled={paging.page === 1}
        onClick={() => paging.page > 1 && paging.previous()}
      >
        {say.previous}
      </button>
      <span role="status">{say.page(paging.page)}</span>
      <button
        type="button"
        className="plain"
        aria-disabled={!pageInfo.hasNextPage}
        onClick={() => pageInfo.hasNextPage && !isBusy && paging.next(pageInfo.endCursor)}
      >
        {say.next}
      </button>
    </nav>
  );
}
