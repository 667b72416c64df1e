/**
 * The promise, for the tag: two pages that differ only in what is covered, changed alike, are sent alike, byte for byte, times
 * aside. Pages of ours, and saved pages where they are there.
 *
 * `LOUVER_TWINS` says how many cases of each kind are run, `LOUVER_TWINS_SEED` where the seeds begin.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { CORPUS, corpusMissing } from "../../end2end/support/paths";
import { closeBrowser, closePages } from "./harness";
import { makePage } from "./twins/page";
import { play, type Run } from "./twins/play";
import { seeded } from "./twins/random";

afterEach(closePages);
afterAll(closeBrowser);

const CASES = Number(process.env.LOUVER_TWINS ?? 7);
const SEED = Number(process.env.LOUVER_TWINS_SEED ?? 1);

/** Plays both twins; they were sent alike, and no secret was. */
async function expectAlike(html: string, seed: number): Promise<void> {
  const [one, other] = await Promise.all([play(html, seed, 1), play(html, seed, 2)]);
  expect(one.frames.length).toBeGreaterThan(1);
  const place = one.frames.findIndex((frame, at) => frame !== other.frames[at]);
  const differs = place >= 0 || one.frames.length !== other.frames.length;
  if (differs || one.leaks.length + other.leaks.length > 0) {
    expect.fail(told(seed, one, other, place));
  }
}

function told(seed: number, one: Run, other: Run, place: number): string {
  const [a, b] = [one.frames[place] ?? "nothing", other.frames[place] ?? "nothing"];
  const at = [...a].findIndex((character, index) => character !== b[index]);
  const excerpt = (frame: string): string => frame.slice(Math.max(0, at - 300), at + 300);
  return [
    `seed ${seed}; frame ${place}${place >= 0 ? ` after step ${one.steps.findLast(({ frames }) => frames <= place)?.what}` : ""}`,
    ...one.steps.map(({ what, frames }, step) => `${step} (frame ${frames}): ${what}`),
    `rules: ${JSON.stringify(one.rules)}`,
    `one: ${excerpt(a)}`,
    `other: ${excerpt(b)}`,
    ...[...one.leaks, ...other.leaks].map((leak) => `leak: ${leak}`),
  ].join("\n");
}

describe("two pages that differ in covered content alone are sent alike", () => {
  console.log(`${CASES} pages of ours, seeds from ${SEED} on`);
  for (let seed = SEED; seed < SEED + CASES; seed += 1) {
    it(`a page of ours, seed ${seed}`, () => expectAlike(makePage(seeded(seed, 7)), seed));
  }
});

describe("two saved pages that differ in covered content alone are sent alike", () => {
  const missing = corpusMissing();
  if (missing) {
    it.skip(missing, () => undefined);
    return;
  }
  const files = ["forms/ddg", "forms/ff", "forms/formasaurus"]
    .map((folder) => join(CORPUS, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith(".html")).sort().map((file) => join(folder, file)));
  console.log(`${CASES} of ${files.length} saved pages, seeds from ${SEED} on`);
  for (let seed = SEED; seed < SEED + CASES; seed += 1) {
    // A step that shares no factor with the number of pages comes by all of them.
    const file = files[(seed * 101) % files.length] ?? "";
    it(`saved page ${(seed * 101) % files.length}, seed ${seed}`, () => expectAlike(readFileSync(file, "utf8"), seed));
  }
});
