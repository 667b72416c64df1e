/**
 * What an agent can take out of the page that is drawn from what the tag sends, whatever they look with: covered content is not there.
 * The console's own replay draws it; the relay, which would cover it once more, is left out.
 */

import type { Page } from "@playwright/test";
import { build } from "esbuild";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, share, type Stage } from "./harness";

afterEach(closePages);
afterAll(closeBrowser);

const replay = build({ entryPoints: ["app/replay/replay.ts"], bundle: true, format: "iife", globalName: "replay", write: false });

const RULES = { mask: [".m"], hide: [".h"] };

/** A page that holds a secret in all ways in which it can be read; only that differs between two. */
function html(secret: string): string {
  return `<style>.m{filter:blur(9px)} .m::after{content:"${secret}"}</style><h1>Orders</h1><p class="m" id="text" title="${secret}" aria-label="${secret}">${secret}</p><img class="m" alt="${secret}" width="30" height="30">
    <label>Name <input class="m" value="${secret}" placeholder="${secret}"></label><input type="password" value="${secret}"><textarea class="m">${secret}</textarea>
    <select class="m"><option>None</option><option selected>${secret}</option></select><button class="m" aria-description="${secret}">${secret}</button><svg class="m" width="30" height="30"><title>${secret}</title><text>${secret}</text></svg>
    <div class="h" style="width:90px;height:30px;overflow:hidden">${secret}</div><details class="m"><summary>${secret}</summary>${secret}</details><x-card class="m" id="host"></x-card>
    <iframe class="m" srcdoc="<p>${secret}</p>" width="90" height="30"></iframe><iframe srcdoc="<p class=m>${secret}</p><p>Framed</p>" width="200" height="90"></iframe>
    <script>host.attachShadow({mode: "open"}).innerHTML = "<b>" + ${JSON.stringify(secret)} + "</b>"</script>`;
}

/** Draws what the tag sent in a page of its own, after everything that is covered changed once. */
async function drawn(secret: string): Promise<[Page, Stage]> {
  const stage = await share({ html: html(secret), rules: RULES });
  await stage.until(() => stage.frames.join().includes("Framed"));
  await stage.page.evaluate((secret) => {
    document.querySelector("#text")!.append(` ${secret}`);
    document.querySelector("input")!.value += secret;
    document.querySelector("h1")!.append(" of today");
  }, secret);
  await stage.until(() => stage.frames.join().includes("of today"));
  await stage.quiet();
  const page = await stage.page.context().newPage();
  await page.setContent(`<!doctype html><div id="stage" style="width:1000px;height:700px"><div id="root"></div></div>`);
  await page.addScriptTag({ content: (await replay).outputFiles[0]!.text });
  await page.evaluate(async (events) => {
    const { mount } = (globalThis as unknown as { replay: typeof import("../../app/replay/replay") }).replay;
    const [stage, root] = ["#stage", "#root"].map((id) => document.querySelector<HTMLElement>(id)!);
    await mount(stage!, root!, ".louver{}", () => undefined).apply(JSON.stringify({ events }));
  }, stage.events());
  await expect.poll(() => page.frames().length).toBeGreaterThan(2);
  return [page, stage];
}

describe("the page that an agent sees", () => {
  it("T25 has nothing covered to copy, to find with the browser's tools, or under its styles", async () => {
    const [page] = await drawn("S3CRET");
    const taken: string[] = [];
    for (const frame of page.frames().slice(1)) {
      taken.push(
        ...(await frame.evaluate(() => {
          const copied = (): string => {
            getSelection()!.selectAllChildren(document.documentElement);
            return String(getSelection());
          };
          const roots = [document, ...[...document.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
          const markup = roots.flatMap((root) => [...root.children].map((child) => child.outerHTML));
          const sheets = roots.flatMap((root) => [...root.styleSheets].flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)));
          const fields = [...document.querySelectorAll("input,textarea,select")].map((field) => (field as HTMLInputElement).value);
          const styled = copied();
          document.querySelectorAll("style").forEach((style) => style.remove());
          return [...markup, ...sheets, ...fields, styled, copied()];
        })),
      );
    }
    expect(taken.join("\n")).toMatch(/Orders of today[^]*Framed/);
    expect(taken.join("\n")).toContain("••••••");
    expect(taken.join("\n")).not.toContain("S3CRET");
  });

  it("T25 looks the same in a screenshot, whatever is covered", async () => {
    const [[one], [other]] = [await drawn("S3CRET"), await drawn("S3CRET of more than one line ".repeat(9))];
    const shots = [await one.screenshot(), await other.screenshot()] as const;
    expect(shots[0].equals(shots[1])).toBe(true);
    await one.frames()[1]!.evaluate(() => document.body.append("one more"));
    expect(shots[0].equals(await one.screenshot())).toBe(false);
  });

  it("T26 says nothing covered to a search in the page, nor to a screen reader", async () => {
    const [page] = await drawn("S3CRET");
    const found = async (text: string): Promise<boolean> => {
      const inFrames = page.frames().slice(1).map((frame) => frame.evaluate((text) => (window as unknown as { find(text: string): boolean }).find(text), text));
      return (await Promise.all(inFrames)).includes(true);
    };
    expect([await found("Orders of today"), await found("Framed"), await found("S3CRET")]).toEqual([true, true, false]);
    const cdp = await page.context().newCDPSession(page);
    const { frameTree } = await cdp.send("Page.getFrameTree");
    const ids = [frameTree].flatMap(function all(tree): string[] {
      return [tree.frame.id, ...(tree.childFrames ?? []).flatMap(all)];
    });
    const trees = await Promise.all(ids.map((frameId) => cdp.send("Accessibility.getFullAXTree", { frameId })));
    const spoken = trees.flatMap(({ nodes }) => nodes.map(({ name, value, description, properties }) => JSON.stringify([name, value, description, properties])));
    expect(spoken.join("\n")).toMatch(/Orders of today[^]*Framed/);
    expect(spoken.join("\n")).not.toContain("S3CRET");
  });
});
