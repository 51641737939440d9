import type { Locator, Page } from "playwright-core";

/** A part of the board, by its title. */
export const panelOf = (page: Page, title: string): Locator => page.getByRole("region", { name: title, exact: true });

export const linkTo = (origin: string, view: Readonly<Record<string, string>>): string =>
  `${origin}#${new URLSearchParams(view)}`;

/** A figure of the totals, without grouping and trailing zeros. */
export async function getFigure(page: Page, name: string): Promise<string> {
  const text = await page.locator(`[data-figure="${name}"] td`).textContent();
  return text!.replaceAll(",", "").replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") ? "" : zeros));
}
