import { useWords } from "../../shared/language.tsx";
import { shared } from "../../shared/words.ts";
import { useSetup } from "../../shared/useSetup.ts";
import type { Heads } from "../ask/useHead.ts";
import { Instant } from "../parts/Instant.tsx";
import { words } from "../words.ts";

/**
 * The indexer's block, and its distance from the node's. Only failures are announced, since blocks come all the time.
 */
export function Status({ heads: { indexer, node } }: { readonly heads: Heads }) {
  const { head: say } = useWords(words);
  const { unreachable } = useWords(shared);
  const { nodeUrl, indexerUrl } = useSetup();
  const behind = indexer.data && node.data ? node.data.number - indexer.data.number : 0;
  return (
    <div className="head">
      {indexer.error ? (
        <p className="warning" role="status">
          {unreachable(indexerUrl)}
        </p>
      ) : (
        indexer.data && (
          <p>
            {say.indexed(indexer.data.number)} <Instant at={indexer.data.timestamp} />
            {node.data && (behind > 0 ? ` · ${say.behind(behind, node.data.number)}` : ` · ${say.level}`)}
          </p>
        )
      )}
      {node.error && (
        <p className="warning" role="status">
          {unreachable(nodeUrl)}
        </p>
      )}
    </div>
  );
}
