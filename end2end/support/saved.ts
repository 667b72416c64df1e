// Which saved pages to test on, and what to click on them: found by their features, so that nothing of theirs stands here.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { FrameLocator, Page } from "@playwright/test";

import { CORPUS, corpusMissing } from "./paths";

export interface SavedPage {
  file: string;
  /** What it is the most of. */
  feature: string;
}

/** Seven pages, each the most of something. */
export function savedPages(): SavedPage[] {
  if (corpusMissing()) return [];
  const folder = join(CORPUS, "forms/ff");
  const pages = readdirSync(folder)
    .filter((file) => file.endsWith(".html"))
    .sort()
    .map((file) => ({ file, html: readFileSync(join(folder, file), "utf8") }));
  const chosen: SavedPage[] = [];
  for (const [feature, measure] of Object.entries(FEATURES)) {
    const left = pages.filter(({ file }) => !chosen.some((page) => page.file === file));
    const most = left.reduce<{ file: string; html: string } | undefined>((best, page) => (!best || measure(page.html) > measure(best.html) ? page : best), undefined);
    if (most) chosen.push({ file: most.file, feature });
  }
  return chosen;
}

/** What of a page a test works on, by selectors that hold in the editor's frame until the page is loaded anew. */
export interface Targets {
  field: string;
  text: string;
  control: string;
}

/** Marks a text field, a text and a control that a person can see and reach, in the editor's frame. */
export async function targets(frame: FrameLocator): Promise<Targets> {
  await frame.locator("body").evaluate(markTargets);
  return { field: "[data-test-target=field]", text: "[data-test-target=text]", control: "[data-test-target=control]" };
}

/** A selector of a text field that can be reached in the customer's page and is not within `without`; it is marked for the test. */
export async function openField(page: Page, without: string[]): Promise<string> {
  await page.evaluate(markOpenField, without);
  return "[data-test-open]";
}

/** How often `pattern` stands in the page. */
function count(pattern: RegExp): (html: string) => number {
  return (html) => html.match(pattern)?.length ?? 0;
}

const FEATURES: Record<string, (html: string) => number> = {
  "most elements": count(/<[a-z]/gi),
  "most radio buttons": count(/type="?radio/gi),
  "most drop-down lists": count(/<select/gi),
  "most password fields and text areas": (html) => count(/type="?password/gi)(html) * 2 + count(/<textarea/gi)(html),
  "most drawings": count(/<svg/gi),
  "most frames": count(/<iframe/gi),
  "most content without a form": (html) => (/<form/i.test(html) ? 0 : html.length),
};

/** Runs in the frame: everything it needs is inside. */
function markTargets(body: Element): void {
  const document = body.ownerDocument;
  const seen = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 20 && box.height > 8 && box.left >= 0 && box.right <= innerWidth && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const onTop = (element: Element) => {
    element.scrollIntoView({ block: "center" });
    const box = element.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return hit !== null && (hit === element || element.contains(hit));
  };
  const first = (selector: string, fits: (element: Element) => boolean = () => true) =>
    [...document.querySelectorAll(selector)].find((element) => seen(element) && fits(element) && onTop(element));
  const field = first("input:not([type]), input[type=text], input[type=email], input[type=tel]", (element) => !(element as HTMLInputElement).disabled && !(element as HTMLInputElement).readOnly);
  const apart = (element: Element) => !field || (!element.contains(field) && !field.contains(element));
  const text = first("h1, h2, h3, h4, p, li, label, td, span, b, strong, div, a", (element) => apart(element) && element.children.length === 0 && (element.textContent ?? "").trim().length > 4);
  const control = first("button, a[href], input[type=button], input[type=submit]", (element) => apart(element) && (!text || (!element.contains(text) && !text.contains(element))));
  for (const [name, element] of Object.entries({ field, text, control })) {
    if (!element) throw new Error(`this page has no ${name} that can be seen`);
    element.setAttribute("data-test-target", name);
  }
  scrollTo(0, 0);
}

function markOpenField(without: string[]): void {
  const taken = (element: Element) => without.some((selector) => element.closest(selector));
  const protectedOnes = new Set(["current-password", "new-password", "one-time-code", "cc-number", "cc-csc"]);
  const field = [...document.querySelectorAll<HTMLInputElement>("input:not([type]), input[type=text], input[type=email], input[type=tel], textarea")].find((candidate) => {
    const box = candidate.getBoundingClientRect();
    if (taken(candidate) || candidate.disabled || candidate.readOnly || protectedOnes.has(candidate.autocomplete) || box.width < 20 || !candidate.checkVisibility()) return false;
    candidate.scrollIntoView({ block: "center" });
    const at = candidate.getBoundingClientRect();
    return document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2) === candidate;
  });
  // A sign-in page has no other field: it gets one.
  const open = field ?? document.createElement("input");
  if (!field) document.body.prepend(open);
  open.removeAttribute("maxlength");
  open.setAttribute("data-test-open", "");
}
