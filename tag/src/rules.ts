/**
 * The rules of one page, ready to be asked of the browser's selector engine.
 *
 * Each selector stands alone. One that the browser does not understand fails closed: if it tightens, everything is masked
 * and disabled; if it loosens, it does not loosen.
 */

import type { Effect, LostRule, PageRules } from "./wire";

export const HIDE = 1;
export const MASK = 2;
export const DISABLE = 4;
/** Masked by the private policy alone: not inherited, so that a `reveal` below can lift it. */
export const PRIVATE = 8;
/** Masked because a rule matches nothing: until it matches. */
export const LOST = 16;
/** In a frame of which it is not known what holds there: hidden until it is. */
export const AWAY = 32;
/** What covers by rule or mark, style included. */
export const COVER = HIDE | MASK | LOST;
/** All that conceals text and values. */
export const CONCEAL = COVER | PRIVATE;

/** A selector that restricts. */
export interface Tightening {
  selector: string;
  bits: number;
  /** Whether its match depends on the element and its ancestors alone. */
  isNear: boolean;
}

export interface Rules {
  paused: boolean;
  /** As the relay wrote them. */
  page: Readonly<Record<Effect, string[]>>;
  isPrivate: boolean;
  tighten: Tightening[];
  reveal: string[];
  enable: string[];
  /** The rules that say what holds while they match nothing. */
  watched: LostRule[];
  urlParams: ReadonlySet<string>;
  /** What holds in frames by their addresses; null where it does not depend on the address. */
  frames: ReadonlyMap<string, Rules> | null;
  /** A restriction could not be evaluated: all is masked and disabled. */
  broken: boolean;
  /** Whether a change of text alone can change what matches. */
  readsText: boolean;
}

export function compile(page: PageRules): Rules {
  const of = (selectors: string[], bits: number): Tightening[] =>
    selectors.map((selector) => ({ selector, bits, isNear: !AROUND.test(selector) }));
  const tighten = [...of(page.hide, HIDE), ...of(page.mask, MASK), ...of(page.disable, DISABLE)];
  const usable = tighten.filter(({ selector }) => understands(selector));
  const watched = page.whenLost ?? [];
  const broken = usable.length !== tighten.length || watched.some(({ selector, mask }) => !understands(selector) || !understands(mask ?? "*"));
  if (broken) {
    console.warn("Louver: this browser does not understand a rule of this site; everything is masked.");
  }
  const lost = watched.flatMap(({ mask }) => mask ?? []);
  const frames = page.frames ? new Map(Object.entries(page.frames).map(([address, rules]) => [address, compile(rules)])) : null;
  const all = [...page.hide, ...page.mask, ...page.disable, ...page.reveal, ...page.enable, ...lost];
  return {
    paused: page.paused,
    page,
    isPrivate: page.text !== "visible",
    tighten: usable,
    reveal: page.reveal.filter(understands),
    enable: page.enable.filter(understands),
    // Where one is not understood all is masked already.
    watched: broken ? [] : watched,
    urlParams: new Set(page.urlParams),
    frames,
    broken,
    readsText: all.some((selector) => selector.includes(":empty")) || [...(frames?.values() ?? [])].some((rules) => rules.readsText),
  };
}

export function understands(selector: string): boolean {
  try {
    new DocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}

/** What can make a match depend on siblings, descendants or places; what is not known to be harmless counts. */
const AROUND = /[+~\\]|:(?!(not|is|where)\(|(root|required|optional|any-link|link)\b)/i;
