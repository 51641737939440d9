import { Refusal } from "../refusal.ts";

/** A dropped file, as text. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** UTF-8 text, without a byte order mark. Any other encoding would garble names. */
export async function readText(file: File): Promise<TextFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new Refusal("utf16");
  try {
    return { name: file.name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    throw new Refusal("notUtf8");
  }
}
