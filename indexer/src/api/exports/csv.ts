import { toCell } from "../../../../sdk/src/safe/sheet/cells.ts";

export const toLine = (cells: readonly string[]): string => `${cells.map(toCell).join(",")}\r\n`;

/**
 * A download made page by page: the next page is read when the client has taken the previous one. An error breaks it
 * off, so that nobody mistakes a part for the whole.
 */
export function toDownload(fileName: string, lines: AsyncGenerator<string, void>, onEnd: () => void): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await lines.next();
        if (value !== undefined) controller.enqueue(encoder.encode(value));
        if (!done) return;
        controller.close();
        onEnd();
      } catch (error) {
        onEnd();
        controller.error(error);
      }
    },
    async cancel() {
      onEnd();
      await lines.return();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
