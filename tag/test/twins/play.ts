/** Plays one twin: a page with the tag on it, in a time that the test moves. */

import { join } from "node:path";
import { build } from "esbuild";
import type { PageRules } from "../../src/wire";
import { open, start, type Scene, type Stage } from "../harness";
import { seeded } from "./random";
import type { World, rulesFor } from "./entry";
import { SECRET_DIGITS, type Told } from "./world";

export interface Run {
  /** What the tag sent, without what tells one run from another. */
  frames: string[];
  /** Where a secret stands in them. */
  leaks: string[];
  /** What happened, and how many frames had been sent before. */
  steps: { what: string; frames: number }[];
  rules: PageRules;
}

interface InPage {
  Twins: { World: typeof World; rulesFor: typeof rulesFor };
  world: World;
}

const STEPS = 14;
const bundled = build({
  entryPoints: [join(import.meta.dirname, "entry.ts")],
  bundle: true,
  write: false,
  format: "iife",
  globalName: "Twins",
  target: "es2022",
});

/** Plays the page as the twin of this number. */
export async function play(html: string, seed: number, twin: number): Promise<Run> {
  const scene: Scene = { html: still(html), alone: true, rules: {} };
  const stage = await open(scene);
  const { page } = stage;
  await page.waitForFunction(() => "Louver" in window);
  const code = (await bundled).outputFiles[0]?.text ?? "";
  const rules = await page.evaluate(
    ([code, seed]) => {
      (0, eval)(`${code};window.Twins = Twins`);
      return (window as unknown as InPage).Twins.rulesFor(seed);
    },
    [code, seed] as const,
  );
  scene.rules = rules;
  await page.evaluate(
    ([rules, seed, twin]) => {
      const all = window as unknown as InPage;
      all.world = new all.Twins.World(rules, seed, twin);
      return all.world.begin();
    },
    [rules, seed, twin] as const,
  );
  await page.clock.pauseAt(MINUTE);
  await start(stage);
  await stage.until(() => stage.sent.length > 0);
  while (stage.events().length < 2) {
    await page.clock.runFor(50);
    await page.waitForTimeout(20);
  }
  await page.clock.pauseAt(2 * MINUTE);
  await settle(stage);
  const steps = await playSteps(stage, seed, rules);
  await page.clock.runFor(1000);
  await settle(stage);
  const frames = stage.frames.map(plain);
  await page.context().close();
  return { frames, leaks: frames.flatMap(leaksIn), steps, rules };
}

async function playSteps(stage: Stage, seed: number, rules: PageRules): Promise<Run["steps"]> {
  const random = seeded(seed, 55);
  const steps: Run["steps"] = [];
  let routes = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const before = stage.frames.length;
    const { what, keys }: Told = await stage.page.evaluate((step) => (window as unknown as InPage).world.step(step), step);
    steps.push({ what, frames: before });
    if (keys) {
      await stage.page.keyboard.type(keys);
    }
    await stage.page.clock.runFor(random.pick([1, 20, 60, 700]));
    await settle(stage);
    const told = stage.sent.filter(({ t }) => t === "route").length;
    if (told > routes) {
      rules.mask.push(".n");
      for (; routes < told; routes += 1) {
        stage.say({ t: "rules", rules, version: 1, reset: false });
      }
      await settle(stage);
      await stage.page.evaluate(() => (window as unknown as InPage).world.mask(".n"));
    }
    if (random.chance(0.1)) {
      stage.say({ t: "snapshot" });
      await settle(stage);
    }
  }
  return steps;
}

/** Waits until the tag has heard and said all: it answers in order. */
async function settle(stage: Stage): Promise<void> {
  await stage.actOn(NOBODY, { verb: "click" });
}

/** A page that stays where it is, and lets the tag in: a saver's policy is none of the site's. */
function still(html: string): string {
  return html.replace(/http-equiv/gi, "data-equiv");
}

/** Times, the page's own number and the sizes of boxes, which the promise leaves out, made equal. */
function plain(frame: string): string {
  return frame
    .replace(/"timestamp":[\d.]+/g, '"timestamp":0')
    .replace(/"page":"[0-9a-f]+"/g, '"page":""')
    .replace(/"rr_(width|height)":"[^"]*"/g, '"rr_$1":""');
}

function leaksIn(frame: string): string[] {
  const at = frame.search(new RegExp(`S3CRET|${SECRET_DIGITS}|${Buffer.from("S3CRET").toString("base64").slice(0, 7)}`, "i"));
  return at < 0 ? [] : [frame.slice(Math.max(0, at - 200), at + 60)];
}

const MINUTE = 60_000;
const NOBODY = 999_999_999;
