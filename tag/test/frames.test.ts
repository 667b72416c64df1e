/** Rules in frames: by the page's address and by the frame's own, for which the relay is asked. */

import { afterAll, afterEach, expect, it } from "vitest";
import type { PageRules, ToRelay } from "../src/wire";
import { closeBrowser, closePages, OPEN, SHOP, share, type Scene, type Stage } from "./harness";

afterEach(closePages);
afterAll(closeBrowser);

const WIDGET = `${SHOP}/widget?id=7`;
const BESIDE = `<p class="m">beside</p><iframe id="f" src="/widget?id=7"></iframe>`;
const BODY = `<p class="m" id="a">S3CRET</p><input class="m" value="S3CRET"><b id="b">open</b>`;

type Route = Extract<ToRelay, { t: "route" }>;

/** Shares a page with a frame, whose rules are these: each question about frames is answered at once. */
async function framed(scene: Scene, frames: Record<string, Partial<PageRules>>): Promise<Stage> {
  const stage = await share({ more: { "/widget": BODY, "/other": `<p class="n" id="n">S3CRET</p><i>other</i>` }, ...scene, rules: { ...scene.rules, frames: {} } });
  const answered = new Set<Route>();
  let version = 1;
  const say = stage.say.bind(stage);
  stage.say = (message) => {
    version = "version" in message ? message.version : version;
    say(message);
  };
  const answer = (): void => {
    for (const message of stage.sent) {
      if (message.t === "route" && !answered.has(message)) {
        answered.add(message);
        const known = (message.frames ?? []).flatMap((url) => (frames[url] ? [[url, { ...OPEN, ...frames[url] }] as const] : []));
        stage.say({ t: "rules", rules: { ...stage.rules, frames: Object.fromEntries(known) }, version, reset: false });
      }
    }
  };
  const heard = stage.heard.bind(stage);
  stage.heard = (frame) => {
    heard(frame);
    answer();
  };
  answer();
  await stage.quiet();
  return stage;
}

const all = (stage: Stage): string => stage.frames.join();
const asked = (stage: Stage): string[][] => stage.sent.flatMap((message) => (message.t === "route" ? [message.frames ?? []] : []));

it("T13 a rule for the address of a frame holds in it and not beside it", async () => {
  const stage = await framed({ html: BESIDE }, { [WIDGET]: { mask: [".m"] } });
  expect(asked(stage)).toEqual([[WIDGET]]);
  expect(all(stage)).toContain("beside");
  expect(all(stage)).toContain("open");
  expect(all(stage)).toContain(`"rr_src":"${WIDGET}"`);
  await stage.page.evaluate(`f.contentDocument.body.insertAdjacentHTML("beforeend", "<p class=m>S3CRET</p><u>more</u>");
    f.contentDocument.body.appendChild(f.contentDocument.createElement("x-a")).attachShadow({mode: "open"}).innerHTML = "<p class=m>S3CRET</p>"`);
  await stage.quiet();
  expect(all(stage)).toContain("more");
  expect(all(stage)).not.toContain("S3CRET");
});

it("T13 until the relay has said what holds in a frame nothing of it is sent, nor where it says nothing", async () => {
  const stage = await framed({ html: BESIDE }, {});
  await stage.page.evaluate(`f.contentDocument.body.append("S3CRET_later"); document.body.append("still here")`);
  await stage.until(() => all(stage).includes("still here"));
  await stage.quiet();
  expect(all(stage)).toContain("still here");
  expect(all(stage)).not.toMatch(/S3CRET|"open"/);
  expect(asked(stage)).toEqual([[WIDGET]]);
});

it("T13 of a frame at a paused address nothing is sent, whatever becomes of the address, until another document comes", async () => {
  const stage = await framed({ html: BESIDE }, { [WIDGET]: { paused: true }, [`${SHOP}/free`]: {}, [`${SHOP}/other`]: { mask: [".n"] } });
  await stage.page.evaluate(`f.contentWindow.history.pushState(null, "", "/free"); f.contentDocument.body.append("S3CRET_later")`);
  await stage.quiet();
  expect(all(stage)).not.toMatch(/S3CRET|"open"/);
  await stage.page.evaluate(`f.src = "/other"`);
  await stage.until(() => all(stage).includes("other\""));
  expect(all(stage)).not.toContain("S3CRET");
});

it("T13 a frame that comes to a paused address without a load is taken away", async () => {
  const stage = await framed({ html: BESIDE }, { [WIDGET]: { mask: [".m"] }, [`${SHOP}/private`]: { paused: true } });
  const before = stage.frames.length;
  await stage.page.evaluate(`f.contentWindow.history.pushState(null, "", "/private"); f.contentDocument.body.append("S3CRET_later")`);
  await stage.until(() => stage.frames.slice(before).join().includes('"type":2'));
  await stage.quiet();
  expect(stage.nodes().some(({ attributes }) => attributes?.id === "b")).toBe(false);
  expect(all(stage)).not.toContain("S3CRET");
});

it("T13 a frame that changes its address keeps what tightened before, and gets what tightens now", async () => {
  const stage = await framed({ html: BESIDE }, { [WIDGET]: { mask: [".m"] }, [`${SHOP}/next`]: { mask: [".o"] } });
  await stage.page.evaluate(`f.contentWindow.history.pushState(null, "", "/next");
    f.contentDocument.body.insertAdjacentHTML("beforeend", "<p class=m>S3CRET</p><p class=o>S3CRET</p><u>more</u>")`);
  await stage.until(() => all(stage).includes("more"));
  await stage.quiet();
  expect(all(stage)).not.toContain("S3CRET");
  expect(all(stage)).toContain(`"rr_src":"${SHOP}/next"`);
  expect(asked(stage)).toEqual([[WIDGET], [`${SHOP}/next`]]);
});

it("T13 what came in a frame just before it changes its address is held, too", async () => {
  const stage = await framed({ html: BESIDE }, { [WIDGET]: { mask: [".m"] }, [`${SHOP}/private`]: { mask: [".n"] } });
  const say = stage.say.bind(stage);
  stage.say = (message) => void setTimeout(() => say(message), 200);
  await stage.page.evaluate(`f.contentDocument.body.insertAdjacentHTML("beforeend", "<p class=n>hushed</p><u>more</u>");
    const { port1, port2 } = new MessageChannel(); port1.onmessage = () => f.contentWindow.history.pushState(null, "", "/private"); port2.postMessage(0)`);
  await stage.until(() => all(stage).includes("more"));
  await stage.quiet();
  expect(asked(stage)).toEqual([[WIDGET], [`${SHOP}/private`]]);
  expect(all(stage)).not.toContain("hushed");
});

it("T13 what came in a frame just before it goes to an address that the relay was asked about is covered, too", async () => {
  const scene = { html: `${BESIDE}<iframe src="/private"></iframe>`, more: { "/widget": BODY, "/private": `<p>private</p>` } };
  const stage = await framed(scene, { [WIDGET]: { mask: [".m"] }, [`${SHOP}/private`]: { mask: [".n"] } });
  const before = asked(stage).length;
  await stage.page.evaluate(`f.contentDocument.body.insertAdjacentHTML("beforeend", "<p class=n>hushed</p><u>more</u>");
    const { port1, port2 } = new MessageChannel(); port1.onmessage = () => f.contentWindow.history.pushState(null, "", "/private"); port2.postMessage(0)`);
  await stage.until(() => all(stage).includes("more"));
  await stage.quiet();
  expect(asked(stage).length).toBe(before);
  expect(all(stage)).not.toContain("hushed");
});

it("T13 what loosens holds in a frame where the relay says so", async () => {
  const html = `<iframe id="f" src="/widget"></iframe>`;
  const body = `<input class="r" id="r" value="shown"><input class="s" value="S3CRET">`;
  const rules = { text: "private" as const, reveal: ["iframe", ".r", ".s"] };
  const stage = await framed({ html, rules, more: { "/widget": body } }, { [`${SHOP}/widget`]: { ...rules, reveal: ["iframe", ".r"] } });
  expect(all(stage)).toContain("shown");
  expect(all(stage)).not.toContain("S3CRET");
});

it("T13 a frame without an address of its own is where it stands, and one that is masked is not asked about", async () => {
  const html = `<iframe id="f" srcdoc="<p class=m>S3CRET</p><b>open</b>"></iframe><div class="m"><iframe src="/widget?S3CRET"></iframe></div>`;
  const stage = await framed({ html, rules: { mask: [".m"] } }, {});
  expect(all(stage)).toContain("open");
  expect(all(stage)).not.toContain("S3CRET");
  expect(asked(stage)).toEqual([]);
});

it("T13 a new version is asked for the frames again", async () => {
  const stage = await framed({ html: BESIDE }, { [WIDGET]: { mask: [".m"] } });
  const before = stage.frames.length;
  stage.say({ t: "rules", rules: { ...stage.rules, frames: {} }, version: 2, reset: true });
  await stage.until(() => stage.frames.slice(before).join().includes('"type":2'));
  await stage.quiet();
  expect(all(stage)).not.toContain("S3CRET");
  expect(asked(stage)).toEqual([[WIDGET], [WIDGET]]);
  expect(stage.node("b").childNodes?.map(({ textContent }) => textContent)).toEqual(["open"]);
});
