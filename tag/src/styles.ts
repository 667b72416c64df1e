/** Style elements: all texts of one are one sheet, for a string may begin in one and end in the next. It leaves in the first of them. */

import { scrubCss } from "./css";
import { textsOf } from "./dom";
import { TEXT, type RrNode } from "./wire";

/** The sheet that the texts of a style element make up; nothing of it where one is covered, for it reads otherwise without. */
export function sheetOf(style: Node, conceals: (node: Node) => boolean): string {
  const texts = textsOf(style);
  return [style, ...texts].some(conceals) ? "" : scrubCss(texts.map(({ data }) => data).join(""));
}

/** The children of a style element, with its sheet in the first text, unless its attributes already say what that is. */
export function inFirst(children: RrNode[], attributes: object, sheet: () => string): RrNode[] {
  const first = "_cssText" in attributes ? undefined : children.find(({ type }) => type === TEXT);
  return children.map((child) => (child.type === TEXT ? { ...child, textContent: child === first ? sheet() : "" } : child));
}
