// Two engines, one answer: what the relay's selectors match is what Chromium's match, on saved pages of real sites and on the
// suites of others. LOUVER_ENGINES says how many selectors each page is asked; with it, every page is.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "@playwright/test";

import { seeded } from "../../tag/test/twins/random";
import { Chromium, louver } from "../support/engines";
import { CORPUS, corpusMissing } from "../support/paths";
import { selectorsFor } from "../support/selectors";

const SEED = Number(process.env.LOUVER_ENGINES_SEED ?? 1);
const ASKED = Number(process.env.LOUVER_ENGINES ?? 0);
const missing = corpusMissing();

test("selectors made of what stands in saved pages", async ({ browser }) => {
  test.skip(missing !== undefined, missing);
  const all = pages();
  const files = ASKED > 0 ? all : all.filter((_, place) => (place + SEED) % 16 === 0);
  test.setTimeout(60_000 + files.length * 20_000);
  const chromium = await Chromium.start(browser);
  const wrong: string[] = [];
  let [elements, asked, matched] = [0, 0, 0];
  for (const [place, file] of files.entries()) {
    const html = readFileSync(file);
    await chromium.load(html);
    const selectors = await selectorsFor(chromium.page, seeded(SEED, place), ASKED || 100);
    const [theirs, ours] = [await chromium.answers(selectors), louver(html, selectors)];
    elements += await chromium.elements();
    // Chromium takes the language of a page from there, too; the relay never hears of it.
    const hasPragma = /http-equiv=["']?content-language/i.test(html.toString());
    for (const [at, selector] of selectors.entries()) {
      if (hasPragma && selector.includes(":lang(")) continue;
      asked += 1;
      matched += theirs[at]?.length ?? 0;
      if (JSON.stringify(theirs[at]) !== JSON.stringify(ours[at])) wrong.push(`page ${all.indexOf(file)}: ${differ(selector, theirs[at], ours[at])}`);
    }
  }
  console.log(`seed ${SEED}: ${files.length} pages, ${elements} elements, ${asked} selectors, ${matched} matches, ${wrong.length} disagreements`);
  expect(wrong.join("\n"), `${wrong.length} of ${asked} selectors`).toBe("");
});

for (const suite of ["wpt", "sizzle", "soupsieve"]) {
  test(`the suite ${suite}`, async ({ browser }) => {
    test.skip(missing !== undefined, missing);
    test.setTimeout(180_000);
    const chromium = await Chromium.start(browser);
    const wrong: string[] = [];
    let [agreed, more, known, right, alsoRight] = [0, 0, 0, 0, 0];
    for (const { html, fragment, cases } of grouped(suite)) {
      await chromium.load(html, fragment);
      const selectors = cases.map(({ selector }) => selector.replace(/[\n\r\f]/g, " "));
      const [theirs, ours] = [await chromium.answers(selectors), louver(html, selectors, fragment)];
      const ids = await chromium.page.evaluate(() => [...document.querySelectorAll("*")].map(({ id }) => id));
      for (const [at, one] of cases.entries()) {
        if (JSON.stringify(theirs[at]) === JSON.stringify(ours[at])) agreed += 1;
        else if (theirs[at] === null) more += 1;
        else if (DIFFERENT.some((pattern) => pattern.test(one.selector))) known += 1;
        else wrong.push(differ(one.selector, theirs[at], ours[at]));
        const named = (answer: number[] | null | undefined): string => JSON.stringify(answer ? answer.map((place) => ids[place]).sort() : null);
        const expected = JSON.stringify(one.invalid ? null : [...(one.expect ?? [])].sort());
        right += named(theirs[at]) === expected ? 1 : 0;
        alsoRight += named(theirs[at]) === expected && named(ours[at]) === expected ? 1 : 0;
      }
    }
    const total = agreed + more + known + wrong.length;
    console.log(`${suite}: ${total} cases, ${agreed} alike, ${more} that Chromium does not read, ${known} known to differ`);
    console.log(`${suite}: Chromium answers ${right} as the suite does, Louver ${alsoRight} of these`);
    expect(wrong.join("\n"), `${wrong.length} of ${total} cases`).toBe("");
  });
}

interface Case {
  selector: string;
  expect?: string[];
  invalid?: boolean;
  html?: string;
  html_file?: string;
  fragment?: string;
}

/** Where the two differ, and are meant to. */
const DIFFERENT = [
  // The nesting selector has no meaning outside of a style sheet; Louver refuses it.
  /&/,
  // States that a saved page cannot answer, and no rule may ask for.
  /:default|:indeterminate/,
  // Chromium compares the beginning of a language where the standard filters its parts.
  /:lang\(\S*-\S*\)/,
  // A `link` is a link to `louver match`, as the suite wants it, and to no rule.
  /#head :link/,
];

/** A suite's cases by the page that they ask. */
function grouped(suite: string): { html: Buffer | string; fragment: string; cases: Case[] }[] {
  const folder = join(CORPUS, "selectors");
  const cases = JSON.parse(readFileSync(join(folder, `${suite}.json`), "utf8")) as Case[];
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const key = JSON.stringify([one.html_file, one.html, one.fragment]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((cases) => {
    const [{ html, html_file, fragment = "" }] = cases as [Case];
    return { html: html_file ? readFileSync(join(folder, html_file)) : (html ?? ""), fragment, cases };
  });
}

function pages(): string[] {
  return ["forms/ddg", "forms/ff", "forms/formasaurus", "selectors"]
    .map((folder) => join(CORPUS, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith(".html")).sort().map((file) => join(folder, file)));
}

function differ(selector: string, theirs: number[] | null | undefined, ours: number[] | null | undefined): string {
  const [one, other] = [new Set(theirs), new Set(ours)];
  const only = (from: Set<number>, without: Set<number>): string => [...from].filter((place) => !without.has(place)).slice(0, 12).join(" ");
  const says = (answer: number[] | null | undefined): string => (answer ? String(answer.length) : "refuses it");
  return `${selector}\n  Chromium ${says(theirs)}; alone ${only(one, other)}\n  Louver ${says(ours)}; alone ${only(other, one)}`;
}
