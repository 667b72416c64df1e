// Selectors made of what stands in a page, by a seed: all that Louver and Chromium both read. (Chromium knows neither the flag
// `s` nor more than one language in `:lang()`; outside of rules, `louver match` takes a `link` for a link, as the standard once did.)

import type { Page } from "@playwright/test";

import { Random } from "../../tag/test/twins/random";

/** What a selector can say of an element. */
interface Features {
  tag: string;
  id: string;
  classes: string[];
  attributes: [string, string][];
}

/** An element with some that stand around it. */
interface Place {
  self: Features;
  parent: Features | null;
  ancestor: Features | null;
  before: Features | null;
  child: Features | null;
}

/** So many selectors for the page that is open. */
export async function selectorsFor(page: Page, random: Random, count: number): Promise<string[]> {
  const places = await page.evaluate(sample, { step: random.next(), most: count });
  return Array.from({ length: count }, () => list(random, places));
}

function list(random: Random, places: Place[]): string {
  const one = complex(random, places);
  return random.chance(0.1) ? `${one}, ${complex(random, places)}` : one;
}

function complex(random: Random, places: Place[]): string {
  const place = random.pick(places);
  const self = compound(random, place.self, places, 2);
  const ways: (() => string)[] = [() => self, () => self];
  const { parent, ancestor, before, child } = place;
  if (parent) ways.push(() => `${compound(random, parent, places, 1)} > ${self}`);
  if (ancestor) ways.push(() => `${compound(random, ancestor, places, 1)} ${self}`);
  if (ancestor && parent) ways.push(() => `${compound(random, ancestor, places, 1)} ${compound(random, parent, places, 1)}>${self}`);
  if (before) ways.push(() => `${compound(random, before, places, 1)}${random.pick([" + ", " ~ ", "~", "+"])}${self}`);
  if (child) ways.push(() => `${self}:has(${random.pick(["> ", "", ""])}${compound(random, child, places, 0)})`);
  if (before) ways.push(() => `${compound(random, before, places, 1)}:has(${random.pick(["+ ", "~ "])}${compound(random, place.self, places, 0)})`);
  return random.pick(ways)();
}

function compound(random: Random, of: Features, places: Place[], depth: number): string {
  const type = random.chance(0.4) ? (random.chance(0.1) ? "*" : random.chance(0.1) ? of.tag.toUpperCase() : name(random, of.tag)) : "";
  const parts: string[] = [];
  if (of.id && random.chance(0.4)) parts.push(`#${name(random, of.id)}`);
  for (const one of of.classes) if (random.chance(0.4)) parts.push(`.${name(random, one)}`);
  for (const one of of.attributes) if (random.chance(0.25)) parts.push(attribute(random, one));
  if (random.chance(0.35)) parts.push(pseudo(random, of, places, depth));
  // Conditions come in any order.
  parts.sort(() => random.next() - 0.5);
  const whole = type + parts.join("");
  return whole || (of.id ? `#${name(random, of.id)}` : name(random, of.tag));
}

function attribute(random: Random, [key, value]: [string, string]): string {
  const written = random.chance(0.1) ? key.toUpperCase() : key;
  if (random.chance(0.25)) return `[${name(random, written)}]`;
  const start = random.below(value.length + 1);
  const piece: Record<string, () => string> = {
    "=": () => value,
    "~=": () => value.split(/\s+/)[0] ?? "",
    "|=": () => value.split("-")[0] ?? "",
    "^=": () => value.slice(0, random.below(6)),
    "$=": () => value.slice(-1 - random.below(5)),
    "*=": () => value.slice(start, start + 1 + random.below(5)),
  };
  const operator = random.pick(Object.keys(piece));
  const plain = piece[operator]?.() ?? "";
  const said = random.chance(0.15) ? (random.chance(0.5) ? plain.toUpperCase() : plain.toLowerCase()) : plain;
  return `[${name(random, written)}${operator}${quoted(random, said)}${random.pick(["", "", "", " i", "i", " I"])}]`;
}

function pseudo(random: Random, of: Features, places: Place[], depth: number): string {
  const inner = (): string => compound(random, random.chance(0.5) ? of : random.pick(places).self, places, depth - 1);
  const nested = depth > 0 ? [
    () => `:not(${inner()})`,
    () => `:is(${inner()}, ${inner()})`,
    () => `:where(${inner()} ${inner()})`,
    () => `:not(${inner()} > ${inner()}, ${inner()})`,
    () => `:nth-child(${nth(random)} of ${inner()})`,
    () => `:nth-last-child(${nth(random)} of ${inner()}, ${inner()})`,
  ] : [];
  return random.pick([
    () => `:${random.pick(PLAIN)}`,
    () => `:${random.pick(FORM)}`,
    () => `:${random.pick(["nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"])}(${nth(random)})`,
    () => `:lang(${random.pick(["en", "de", "fr", "en-US", "EN", "es", "ja", "nl"])})`,
    () => `:dir(${random.pick(["ltr", "rtl"])})`,
    ...nested,
  ])();
}

function nth(random: Random): string {
  return random.pick(["odd", "even", "1", "2", "n", "-n+3", "2n+1", "3n - 1", "+4n", "-2n+7", "n+2", "0n+1", "EVEN"]);
}

/** A name as CSS writes it; now and then with more escapes than it needs. */
function name(random: Random, text: string): string {
  return [...text]
    .map((character, place) => {
      const plain = /[a-zA-Z_\u0080-\u{10ffff}]/u.test(character) || (place > 0 && /[\d-]/.test(character));
      return plain && !random.chance(0.01) ? character : `\\${character.codePointAt(0)?.toString(16)} `;
    })
    .join("");
}

function quoted(random: Random, text: string): string {
  const quote = random.pick(['"', "'"]);
  const inside = [...text].map((character) => (/["'\\\p{Cc}]/u.test(character) ? `\\${character.codePointAt(0)?.toString(16)} ` : character)).join("");
  return quote + inside + quote;
}

/** Runs in the page: everything it needs is inside. */
function sample({ step, most }: { step: number; most: number }): Place[] {
  const all = [...document.querySelectorAll("*")];
  const features = (element: Element | null | undefined): Features | null =>
    element
      ? {
          tag: element.localName,
          id: element.id,
          classes: [...element.classList].slice(0, 4),
          attributes: [...element.attributes].map(({ name, value }): [string, string] => [name, value.slice(0, 200)]).filter(([name]) => !name.includes(":")).slice(0, 8),
        }
      : null;
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, place) => {
    const element = all[Math.floor(((place + step) * all.length) / count) % all.length] as Element;
    let ancestor: Element | null = element;
    for (let up = 0; up < 1 + (place % 5); up += 1) ancestor = ancestor?.parentElement ?? ancestor;
    const self = features(element) as Features;
    return {
      self,
      parent: features(element.parentElement),
      ancestor: ancestor === element ? null : features(ancestor),
      before: features(element.previousElementSibling),
      child: features(element.firstElementChild ?? element.lastElementChild),
    };
  });
}

const PLAIN = [
  "root", "empty", "first-child", "last-child", "only-child", "first-of-type", "last-of-type", "only-of-type", "link:not(link)", "any-link:not(link)", "defined",
];
const FORM = ["required", "optional", "read-only", "read-write", "enabled", "disabled", "checked", "placeholder-shown"];
