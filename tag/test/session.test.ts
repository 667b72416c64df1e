/** A session from the customer's side: the button, the digits, pages in between, the end; and captures. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, open, share, start, type Api, type Stage } from "./harness";
import type { RrNode } from "../src/wire";

afterEach(closePages);
afterAll(closeBrowser);

declare global {
  interface Window {
    Louver: Api;
    seen: string[];
  }
}

describe("a session", () => {
  it("S2 starts by the tag's button, shows nine digits and the agent's name as text; nothing is recorded without an agent", async () => {
    const stage = await open({ html: `<p>hello</p>`, agent: null });
    await stage.press("Share this page");
    await stage.until(() => stage.sent.length > 0);
    expect(await stage.spoken()).toContain("123 456 789");
    await stage.page.evaluate(() => document.body.append("more"));
    await stage.quiet();
    expect(stage.sent.map(({ t }) => t)).toEqual(["hello"]);
    stage.say({ t: "agent", name: "<img src=x onerror=alert(1)>" });
    await stage.live();
    expect(await stage.spoken()).toContain("Agent <img src=x onerror=alert(1)> is viewing");
    expect(stage.events().slice(0, 2).map(({ type }) => type)).toEqual([4, 2]);
    stage.say({ t: "agentLeft" });
    await stage.page.waitForTimeout(100);
    const before = stage.frames.length;
    await stage.page.evaluate(() => document.body.append("unseen"));
    await stage.quiet();
    expect(stage.frames.length).toBe(before);
  });

  it("S7 keeps its token in sessionStorage and goes on after a navigation", async () => {
    const stage = await share({ html: `<p>one</p>`, more: {} });
    expect(await stage.page.evaluate(() => JSON.stringify(Object.values(localStorage)) + document.cookie)).toBe("[]");
    await stage.page.goto("http://shop.test/two");
    await stage.until(() => stage.sent.filter(({ t }) => t === "hello").length === 2);
    const pages = stage.sent.flatMap((message) => (message.t === "hello" ? message.page : []));
    expect(new Set(pages).size).toBe(2);
    await stage.until(() => stage.sent.some((message) => message.t === "events" && message.page === pages[1]));
  });

  it("tells the page's own scripts, and ends by them", async () => {
    const stage = await open({ html: `<p>hello</p>`, script: 'data-button="off"' });
    await stage.page.waitForFunction(() => "Louver" in window);
    await stage.page.evaluate(() => {
      window.seen = [];
      window.Louver.on("state", (detail) => window.seen.push((detail as { state: string }).state));
    });
    expect(await start(stage)).toBe("123456789");
    await stage.live();
    await stage.page.evaluate(() => window.Louver.stop());
    await stage.until(() => stage.sent.some(({ t }) => t === "end"));
    expect(await stage.page.evaluate(() => window.seen)).toEqual(["waiting", "live", "ended"]);
    expect(await stage.page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it("is ended by the agent: the customer is told, and nothing more is sent", async () => {
    const stage = await share({ html: `<p>hello</p>` });
    stage.say({ t: "end", by: "agent" });
    await stage.page.waitForFunction(() => window.Louver.state === "ended");
    expect(await stage.spoken()).toContain("The agent ended the session.");
    const before = stage.frames.length;
    await stage.page.evaluate(() => document.body.append("unseen"));
    await stage.page.waitForTimeout(300);
    expect(stage.frames.length).toBe(before);
    await stage.press("Close");
    await stage.press("Share this page");
    await stage.until(() => stage.sent.filter(({ t }) => t === "hello").length === 2);
  });

  it("comes back after the connection broke, with the whole page", async () => {
    const stage = await share({ html: `<p>hello</p>` });
    await stage.socket?.close({ code: 1012 });
    await expect.poll(() => stage.spoken(), { interval: 5 }).toContain("The connection was lost");
    await stage.until(() => stage.sent.filter(({ t }) => t === "hello").length === 2);
    await stage.until(() => stage.events().filter(({ type }) => type === 2).length === 2);
    expect(await stage.spoken()).not.toContain("The connection was lost");
  });

  it("says why it ended when the server knows it no more after the connection broke", async () => {
    const stage = await share({ html: `<p>hello</p>` });
    stage.scene.gone = true;
    await stage.socket?.close({ code: 1012 });
    await stage.page.waitForFunction(() => window.Louver.state === "ended");
    expect(await stage.spoken()).toContain("The connection to the server was lost, so the session ended. Start a new one.");
    expect(await stage.spoken()).not.toContain("is viewing");
  });

  it("is as small as a pill when the customer wants that, but for a question", async () => {
    const stage = await share({ html: `<p>hello</p>` });
    await stage.press("Minimise");
    expect(await stage.spoken()).not.toContain("Exit session");
    stage.say({ t: "ask" });
    await stage.press("Allow");
    await stage.press("Agent Ann can click and type. Show more");
    await stage.press("Stop Write Mode");
    await stage.press("Minimise");
    await stage.page.goto("http://shop.test/two");
    await stage.press("Agent Ann is viewing. Show more");
    await stage.press("Exit session");
    expect(await stage.spoken()).toContain("You stopped sharing.");
  });

  it("says which colours the browser asks for, and when that changes", async () => {
    const stage = await share({ html: `<p>hello</p>` });
    expect(stage.sent[0]).toMatchObject({ t: "hello", scheme: "light" });
    await stage.page.emulateMedia({ colorScheme: "dark" });
    await stage.until(() => stage.sent.some((message) => message.t === "scheme" && message.scheme === "dark"));
  });

  it("stays in its tab when the page opens a window, which gets a copy of its storage", async () => {
    const stage = await share({ html: `<p>one</p>` });
    const [popup] = await Promise.all([
      stage.page.waitForEvent("popup"),
      stage.page.evaluate(() => void window.open("/two")),
    ]);
    await popup.waitForFunction(() => "Louver" in window);
    await popup.waitForFunction(() => sessionStorage.length === 0);
    await stage.quiet();
    expect(stage.sent.filter(({ t }) => t === "hello")).toHaveLength(1);
    expect(await stage.page.evaluate(() => window.Louver.state)).toBe("live");
    await popup.close();
    await stage.page.goto("http://shop.test/three");
    await stage.until(() => stage.sent.filter(({ t }) => t === "hello").length === 2);
  });

  it("declines Write Mode", async () => {
    const stage = await share({ html: `<p>hello</p>` });
    stage.say({ t: "ask" });
    await stage.press("Decline");
    await stage.until(() => stage.sent.some(({ t }) => t === "decline"));
  });

  it("M27 shows the pointers: the customer's frozen over masked content", async () => {
    const stage = await share({
      html: `<div id="a" style="position:absolute;left:0;top:0;width:100px;height:100px">open</div><div class="m" style="position:absolute;left:100px;top:0;width:100px;height:100px">x</div>`,
      rules: { mask: [".m"] },
    });
    await stage.page.mouse.move(50, 50);
    await stage.until(() => stage.sent.some((message) => message.t === "pointer" && "x" in message && message.x === 50));
    await stage.page.mouse.move(150, 50);
    await stage.page.mouse.move(151, 60);
    await stage.page.waitForTimeout(200);
    const pointers = stage.sent.filter(({ t }) => t === "pointer");
    expect(pointers.at(-1)).toEqual({ t: "pointer" });
    expect(JSON.stringify(pointers)).not.toMatch(/"x":15[01]/);
    stage.say({ t: "pointer", x: 10, y: 20, kind: "highlight" });
    await stage.quiet();
    expect(stage.frames.join()).not.toContain("louver-panel");
  });

  it("S8 runs under a strict content security policy", async () => {
    const stage = await share({
      html: `<p>hello</p>`,
      csp: "default-src 'none'; script-src http://louver.test; connect-src http://louver.test ws://louver.test",
    });
    expect(await stage.spoken()).toContain("Agent Ann is viewing");
    expect(stage.errors).toEqual([]);
  });

  it("offers nothing where the site has no version", async () => {
    const stage = await open({ html: `<p>hello</p>`, ready: false });
    await stage.page.waitForTimeout(500);
    expect(await stage.page.evaluate(() => document.querySelector("louver-panel"))).toBeNull();
  });
});

describe("rules of an older version", () => {
  const text = (stage: Stage): unknown => stage.node("n").childNodes?.map(({ textContent }) => textContent);
  const snapshots = (stage: Stage): number => stage.events().filter(({ type }) => type === 2).length;

  it("T23 are not applied: nothing that newer ones cover is shown", async () => {
    const stage = await share({ html: `<p class="n" id="n">S3CRET</p><p id="open">open</p>`, rules: { mask: [".n"] } });
    const rules = (version: unknown, mask: string[], reset: boolean): void =>
      stage.say({ t: "rules", rules: { ...stage.rules, mask }, version: version as number, reset });
    rules(7, [".n"], true);
    await stage.until(() => snapshots(stage) === 2);
    for (const version of [6, 1, 0, -7, undefined, null]) {
      rules(version, [], true);
      rules(version, [], false);
    }
    await stage.page.evaluate(() => document.querySelector("#open")!.append("still here"));
    await stage.until(() => stage.frames.join().includes("still here"));
    await stage.quiet();
    expect(snapshots(stage)).toBe(2);
    expect(text(stage)).toEqual(["••••••"]);
    stage.say({ t: "snapshot" });
    await stage.until(() => snapshots(stage) === 3);
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("T23 do not answer a change of address: what comes after it is held", async () => {
    const stage = await share({ html: `<p id="app">home</p>`, rules: { mask: [".n"] } });
    const answer = (version: number, mask: string[]): void => stage.say({ t: "rules", rules: { ...stage.rules, mask }, version, reset: false });
    stage.say({ t: "rules", rules: stage.rules, version: 4, reset: true });
    await stage.until(() => snapshots(stage) === 2);
    await stage.page.evaluate(() => {
      history.pushState({}, "", "/next");
      document.querySelector("#app")!.innerHTML = `<b>visible</b><i class="n">S3CRET</i><i class="o">S3CRET</i>`;
    });
    await stage.until(() => stage.sent.some(({ t }) => t === "route"));
    answer(3, []);
    await stage.quiet();
    expect(stage.frames.join()).not.toMatch(/S3CRET|visible/);
    answer(4, [".n", ".o"]);
    await stage.until(() => stage.frames.join().includes("visible"));
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("T23 on a connection that came back end the session, and the customer is told", async () => {
    const stage = await share({ html: `<p class="n" id="n">S3CRET</p>`, rules: { mask: [".n"] } });
    stage.say({ t: "rules", rules: stage.rules, version: 2, reset: true });
    await stage.until(() => snapshots(stage) === 2);
    stage.scene.rules = { mask: [] };
    await stage.socket?.close({ code: 1012 });
    await stage.page.waitForFunction(() => window.Louver.state === "ended");
    expect(await stage.spoken()).toContain("out of date");
    await stage.until(() => stage.sent.at(-1)?.t === "end");
    await stage.press("Close");
    await stage.press("Share this page");
    await stage.until(() => stage.sent.filter(({ t }) => t === "hello").length === 3);
    await stage.page.waitForFunction(() => window.Louver.state === "ended");
    expect(snapshots(stage)).toBe(2);
    expect(stage.frames.join()).not.toContain("S3CRET");
  });
});

describe("the browser's console", () => {
  const PAGE = `<p class="m">S3CRET</p><input class="m" id="f" value="S3CRET"><input type="password" value="S3CRET"><div class="h"><b>S3CRET</b></div><my-own class="m" title="S3CRET"></my-own>
    <canvas></canvas><iframe srcdoc="<p class=m>S3CRET</p>"></iframe><style>.S3CRET::before{content:"S3CRET"}</style>`;
  const RULES = { mask: [".m"], hide: [".h"] };

  it("T24 hears nothing of a page that is shared, changed and shared no more", async () => {
    const stage = await share({ html: PAGE, rules: RULES });
    await stage.page.fill("#f", "S3CRET typed");
    await stage.page.evaluate(() => {
      document.body.insertAdjacentHTML("beforeend", `<p class="m">S3CRET</p><p>S3CRET shown</p>`);
      history.pushState({}, "", "/S3CRET");
    });
    stage.say({ t: "rules", rules: { ...stage.rules, mask: ["S3CRET["] }, version: 1, reset: false });
    await stage.until(() => stage.frames.join().includes("mask disable"));
    stage.say({ t: "action", seq: 1, frame: 1, node: 3, do: { verb: "type", text: "S3CRET" } });
    await stage.socket?.close({ code: 1012 });
    await stage.until(() => stage.sent.filter(({ t }) => t === "hello").length === 2);
    await stage.quiet();
    await stage.page.evaluate(() => window.Louver.stop());
    await stage.quiet();
    expect(stage.written.join("\n")).not.toContain("S3CRET");
    expect(stage.written.join()).toContain("Louver: this browser does not understand a rule of this site");
  });

  const failures: Record<string, string> = {
    "in a getter that the tag reads": `Object.defineProperty(HTMLButtonElement.prototype, "form", { get() { throw new Error("S3CRET") } }); document.body.append(document.createElement("button"))`,
    "in a method that the recorder calls": `document.querySelector(".h").insertAdjacentHTML("beforeend", "<p>S3CRET</p>"); Node.prototype.contains = () => { throw new Error("S3CRET") }; document.body.append("S3CRET")`,
    "in a listener of the tag's own events": `Louver.on("state", () => { throw new Error("S3CRET") }); Louver.stop()`,
    "when a session is asked for": `Louver.stop(); window.fetch = () => { throw new Error("S3CRET") }; Louver.start().catch(() => undefined)`,
  };
  for (const [where, script] of Object.entries(failures)) {
    it(`T24 hears nothing of what the page throws ${where}`, async () => {
      const stage = await share({ html: PAGE, rules: RULES });
      await stage.quiet();
      await stage.page.evaluate(script);
      await stage.page.waitForTimeout(1500);
      const state = (): Promise<string> => stage.page.evaluate(() => window.Louver.state);
      await expect.poll(state, { timeout: 20_000 }).toBe(where.startsWith("in a method") ? "live" : "ended");
      expect(stage.written.join("\n")).not.toContain("S3CRET");
    });
  }

  it("T24 hears nothing of a page that could not be captured, or not be asked about", async () => {
    const failing = `<button>b</button><script>Object.defineProperty(HTMLButtonElement.prototype, "form", { get() { throw new Error("S3CRET") } })</script>`;
    const captured = await open({ html: failing + PAGE, hash: "#louver-capture=abc" });
    await captured.until(() => captured.written.join().includes("the capture failed"));
    const asking = await open({ html: `<script>window.fetch = () => Promise.reject(new Error("S3CRET"))</script>${PAGE}` });
    await asking.until(() => asking.written.join().includes("Louver: not started."));
    expect([...captured.written, ...asking.written].join("\n")).not.toContain("S3CRET");
  });
});

describe("a capture", () => {
  it("sends the page once, without what anybody typed, and tells the person", async () => {
    const stage = await open({
      html: `<h1>Account</h1><input id="name" value="T1" placeholder="Name"><input type="password" value="T2"><textarea>T3</textarea>
        <div contenteditable><b>T4</b></div><input type="checkbox" id="c" checked value="T5"><select><option selected>Oslo</option></select><!-- T6 -->
        <script>window.T7 = 1; setTimeout(() => { document.getElementById('name').value = 'T8' })</script><input type="hidden" value="T9"><p data-louver="mask">T0</p>
        <div data-louver="mask" title="T1" class="kept"><a href="/T2" aria-label="T3">T4</a></div><x-field value="T5" checked label="Custom"></x-field><embed src="/T6">
        <input type="submit" value="Send"><iframe srcdoc="<p>framed</p>"></iframe>`,
      hash: "#louver-capture=abc-123",
    });
    await stage.until(() => stage.posts.some(({ path }) => path === "/tag/v1/captures/abc-123"));
    expect(await stage.page.evaluate(() => location.hash)).toBe("");
    const { body } = stage.posts[0]!;
    const { url, title, node } = JSON.parse(body) as { url: string; title: string; node: RrNode };
    expect([url, title, node.type]).toEqual(["http://shop.test/", "Shop", 0]);
    for (const shown of ["Account", "Oslo", "Name", "Send", "framed", "kept", "Custom"]) {
      expect(body).toContain(shown);
    }
    expect(body).not.toMatch(/T\d/);
    expect(body).not.toMatch(/"checked"|"selected"/);
    await stage.page.waitForTimeout(100);
    expect(await stage.spoken()).toContain("This page was captured for the Louver editor");
    expect(stage.posts).toHaveLength(1);
  });

  it("M19 says nothing of a title that the page marks", async () => {
    const stage = await open({ html: `<!doctype html><html><head><title data-louver="mask">S3CRET</title></head><body><p>shown</p></body></html>`, hash: "#louver-capture=abc" });
    const { body } = await stage.until(() => stage.posts[0]);
    expect(body).toContain("shown");
    expect(body).not.toContain("S3CRET");
  });
});
