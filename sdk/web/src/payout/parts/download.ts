/** Downloads a file. */
export function download(name: string, text: string, type = "application/json"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** In the command's format. */
export const toFileText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
