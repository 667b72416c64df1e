/** Rules that say what holds while they match nothing: until they do, nothing of what they guard leaves the page. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, share, type Stage } from "./harness";

afterEach(closePages);
afterAll(closeBrowser);

const FORM = `<form id="f"><b id="b">S3CRET</b></form><p id="p">open</p>`;
const RULE = { rule: 3, selector: ".card" };

/** Runs the script in the page, and waits until the tag has told of it. */
async function run(stage: Stage, script: string): Promise<void> {
  await stage.page.evaluate(script);
  await stage.quiet();
}

const mark = (stage: Stage, id: string): unknown => stage.node(id).attributes?.["data-louver"];
const text = (stage: Stage, id: string): unknown => stage.node(id).childNodes?.[0]?.textContent;

describe("until a rule matches", () => {
  it("what it names is masked, and shown from then on", async () => {
    const stage = await share({ html: FORM, rules: { mask: [".card"], whenLost: [{ ...RULE, mask: "form" }] } });
    expect([mark(stage, "f"), text(stage, "p")]).toEqual(["lost", "open"]);
    await run(stage, `p.append(b); b.append("S3CRET too")`);
    expect(stage.frames.join()).not.toContain("S3CRET");
    await run(stage, `b.textContent = "fine"; f.insertAdjacentHTML("beforeend", "<i class=card id=i>S3CRET</i>")`);
    expect([mark(stage, "f"), text(stage, "b"), mark(stage, "i"), text(stage, "i")]).toEqual([undefined, "fine", "mask =3", "••••••"]);
    await run(stage, `i.remove(); f.append("S3CRET again")`);
    expect(mark(stage, "f")).toBe("lost");
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("all of the page is masked where nothing is to be shared, and the customer is told", async () => {
    const stage = await share({ html: `${FORM}<input id="n" value="S3CRET">`, rules: { mask: [".card"], whenLost: [RULE] } });
    await run(stage, `p.textContent = "S3CRET"; document.title = "S3CRET"`);
    expect(stage.frames.join()).not.toContain("S3CRET");
    expect(text(stage, "p")).toBe("••••••");
    const told = await stage.spoken();
    await run(stage, `document.title = ""; b.className = "card"; n.value = ""; p.textContent = "seen"`);
    expect([text(stage, "p"), text(stage, "b")]).toEqual(["seen", "••••••"]);
    expect(await stage.spoken()).not.toBe(told);
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("all of the page is sent where it comes to an address at which it may be shared", async () => {
    const stage = await share({ html: FORM, rules: { mask: [".card"], whenLost: [RULE] } });
    await run(stage, `b.textContent = "fine"`);
    expect(text(stage, "p")).toBe("••••••");
    await stage.page.evaluate(() => history.pushState(null, "", "/thanks"));
    await stage.until(() => stage.sent.some(({ t }) => t === "route"));
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [], whenLost: [] }, version: 1, reset: false });
    await stage.until(() => text(stage, "p") === "open" && text(stage, "b") === "fine");
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("an agent who joins after that gets the whole page, its size first", async () => {
    const stage = await share({ html: FORM, agent: null, rules: { mask: [".card"], whenLost: [RULE] } });
    await stage.page.evaluate(() => history.pushState(null, "", "/thanks"));
    await stage.until(() => stage.sent.some(({ t }) => t === "route"));
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [], whenLost: [] }, version: 1, reset: false });
    stage.say({ t: "agent", name: "Ada" });
    await stage.until(() => stage.frames.join().includes("open"));
    expect(text(stage, "p")).toBe("open");
    expect(stage.events().map(({ type }) => type).slice(0, 2)).toEqual([4, 2]);
  });

  it("a match in hidden content counts for nothing", async () => {
    const stage = await share({ html: `<div class="h"><i class="card"></i></div>${FORM}`, rules: { hide: [".h"], mask: [".card"], whenLost: [RULE] } });
    await stage.quiet();
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("what was masked stays so at another address", async () => {
    const stage = await share({ html: FORM, rules: { mask: [".card"], whenLost: [{ ...RULE, mask: "form" }] } });
    await stage.page.evaluate(() => history.pushState(null, "", "/thanks"));
    await stage.until(() => stage.sent.some(({ t }) => t === "route"));
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [], whenLost: [] }, version: 1, reset: false });
    await run(stage, `f.append("S3CRET too"); p.append("still here")`);
    expect(mark(stage, "f")).toBe("mask");
    expect(stage.frames.join()).toContain("still here");
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("a selector that the browser does not know masks everything", async () => {
    const stage = await share({ html: FORM, rules: { mask: [".card"], whenLost: [{ ...RULE, mask: ":what()" }] } });
    expect(text(stage, "p")).toBe("••••••");
  });
});
