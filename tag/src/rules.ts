/**
 * The rules of one page, ready to be asked of the browser's selector engine.
 *
 * Each selector stands alone. One that the browser does not understand fails closed: if it tightens, everything is masked
 * and disabled; if it loosens, it does not loosen.
 */

import type { PageRules } from "./wire";

export const HIDE = 1;
export const MASK = 2;
export const DISABLE = 4;
/** Masked by the private policy alone: not inherited, so that a `reveal` below can lift it. */
export const PRIVATE = 8;

export interface Rules {
  paused: boolean;
  isPrivate: boolean;
  tighten: { selector: string; bits: number }[];
  reveal: string[];
  enable: string[];
  urlParams: ReadonlySet<string>;
  /** A restriction could not be evaluated: all is masked and disabled. */
  broken: boolean;
  /** Whether a change of text alone can change what matches. */
  readsText: boolean;
}

export function compile(page: PageRules): Rules {
  const tighten = [
    ...page.hide.map((selector) => ({ selector, bits: HIDE })),
    ...page.mask.map((selector) => ({ selector, bits: MASK })),
    ...page.disable.map((selector) => ({ selector, bits: DISABLE })),
  ];
  const usable = tighten.filter(({ selector }) => understands(selector));
  const broken = usable.length !== tighten.length;
  if (broken) {
    console.warn("Louver: this browser does not understand a rule of this site; everything is masked.");
  }
  const all = [...page.hide, ...page.mask, ...page.disable, ...page.reveal, ...page.enable];
  return {
    paused: page.paused,
    isPrivate: page.text !== "visible",
    tighten: usable,
    reveal: page.reveal.filter(understands),
    enable: page.enable.filter(understands),
    urlParams: new Set(page.urlParams),
    broken,
    readsText: all.some((selector) => selector.includes(":empty")),
  };
}

function understands(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}
