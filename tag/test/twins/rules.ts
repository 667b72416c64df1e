/** Rules for a page, by what stands in it. */

import type { LostRule, PageRules } from "../../src/wire";
import { seeded, type Random } from "./random";

/** Rules of every effect; the same for the same page and seed. None reads what twins do not have in common. */
export function rulesFor(seed: number): PageRules {
  const random = seeded(seed, 99);
  const elements = [...document.querySelectorAll("body *")].filter((element) => !element.closest("script,louver-panel,template,noscript"));
  const some = (most: number): string[] => Array.from({ length: random.below(most + 1) }, () => selectorOf(random, elements)).filter((selector) => selector !== "");
  const isPrivate = random.chance(0.3);
  return {
    paused: false,
    text: isPrivate ? "private" : "visible",
    hide: [".h", ...some(2)],
    mask: [".m", ...some(4), ...(random.chance(0.2) ? ["title"] : [])],
    disable: [".d", ...some(2)],
    reveal: isPrivate ? [".r", ...some(6)] : [],
    enable: random.chance(0.5) ? ["form"] : [],
    urlParams: ["kept"],
    whenLost: lostOf(random, () => selectorOf(random, elements) || "form"),
  };
}

/** Rules that match nothing: one that never does, or some that come and go with the page's own changes. */
function lostOf(random: Random, around: () => string): LostRule[] {
  switch (random.below(6)) {
    case 0:
    case 1:
      return [{ rule: 7, selector: NEVER, mask: around() }];
    case 2:
      return [{ rule: 0, selector: ".h" }];
    case 3:
      return [{ rule: 1, selector: ".m", mask: around() }, { rule: 2, selector: ".d", mask: around() }];
    default:
      return [];
  }
}

function selectorOf(random: Random, elements: Element[]): string {
  const element = random.maybe(elements);
  const parent = element?.parentElement;
  if (!element || !parent) {
    return "";
  }
  const simple = (of: Element): string => {
    const [first] = of.classList;
    const attribute = random.maybe(of.getAttributeNames().filter((name) => READ.has(name)));
    const ways = [of.localName, of.id && `#${CSS.escape(of.id)}`, first && `.${CSS.escape(first)}`, attribute && `[${attribute}]`];
    return random.pick(ways.filter((way): way is string => Boolean(way)));
  };
  return random.pick([
    () => simple(element),
    () => `${simple(parent)} > ${simple(element)}`,
    () => `${simple(parent)} ${simple(element)}`,
    () => `${simple(element)}:not(${simple(random.pick(elements))})`,
    () => `:is(${simple(element)}, ${simple(random.pick(elements))})`,
    () => (element.previousElementSibling ? `${simple(element.previousElementSibling)} ~ ${simple(element)}` : simple(element)),
    () => `${element.localName}:nth-child(${1 + random.below(4)})`,
  ])();
}

/** What nothing on a page matches. */
export const NEVER = ".never";
const READ: ReadonlySet<string> = new Set(["id", "class", "name", "type", "role", "for"]);
