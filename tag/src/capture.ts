/**
 * One snapshot of this page for the editor, for pages that only exist in a running browser.
 *
 * Nothing that anybody typed or chose is in it, no script, no comment, no password; what the page itself marks as masked
 * or hidden carries no text. All else is visible, for rules are made by looking at it.
 */

import { CHILDLESS, EMPTIED, maskedOf, plainOf } from "./attributes";
import { addressOf, allIn, attr, flatAncestors, frameOf, isElement, isField, matches, nameOf, parentOf, typeOf } from "./dom";
import { isEditable } from "./editing";
import { makeHost } from "./host";
import { own } from "./own";
import { button } from "./panel";
import { INJECTED } from "./policy";
import { Restrictions } from "./restrict";
import { mirror, startRecording } from "./rrweb";
import { compile } from "./rules";
import { inFirst, sheetOf } from "./styles";
import { scrubUrl } from "./url";
import * as w from "./wire";

export async function capture({ server, token }: { server: string; token: string }): Promise<void> {
  await settled();
  let told: string;
  try {
    const body = JSON.stringify({
      url: scrubUrl(location.href, new Set(), location.href) ?? location.origin,
      title: allIn(document, "title").some(isMarked) ? w.TOKEN : own(document, "title"),
      node: await snapshot(),
    });
    told = new Blob([body]).size > MOST_BYTES ? TOO_LARGE : await send(`${server}/tag/v1/captures/${encodeURIComponent(token)}`, body);
  } catch {
    console.warn("Louver: the capture failed.");
    told = "This page could not be captured.";
  }
  notify(told);
}

/** The page's tree, scrubbed, with the documents of its same-origin frames. */
export async function snapshot(): Promise<w.RrNode> {
  const events: w.RrEvent[] = [];
  const stop = startRecording((event) => events.push(event));
  await new Promise((resolve) => setTimeout(resolve, FRAMES));
  const restrictions = new Restrictions(compile(NO_RULES));
  restrictions.discover(document);
  restrictions.mark(() => false);
  const frames = new Map<number, w.RrNode>();
  let page: w.RrNode | undefined;
  for (const event of events) {
    if (event.type === w.FULL_SNAPSHOT) {
      page = event.data.node;
    } else if (event.type === w.INCREMENTAL && event.data.source === w.MUTATION && event.data.isAttachIframe) {
      event.data.adds.forEach(({ parentId, node }) => frames.set(parentId, node));
    }
  }
  const scrubbed = page && scrub(page, restrictions, frames);
  stop();
  if (!scrubbed) {
    throw new Error("The page is not loaded.");
  }
  return scrubbed;
}

function scrub(node: w.RrNode, restrictions: Restrictions, frames: ReadonlyMap<number, w.RrNode>): w.RrNode | null {
  const live = mirror.getNode(node.id);
  if (!live || node.type === w.COMMENT || (isElement(live) && matches(live, INJECTED))) {
    return null;
  }
  const frame = frames.get(node.id);
  const children = (): w.RrNode[] =>
    [...(node.childNodes ?? []), ...(frame ? [frame] : [])].flatMap((child) => scrub(child, restrictions, frames) ?? []);
  const base = {
    id: node.id,
    type: node.type,
    ...(node.rootId !== undefined && { rootId: node.rootId }),
    ...(node.isShadow && { isShadow: true }),
  };
  switch (node.type) {
    case w.DOCUMENT:
      return { ...base, ...(node.compatMode && { compatMode: node.compatMode }), childNodes: children() };
    case w.DOCTYPE:
      return { ...base, name: node.name ?? "", publicId: node.publicId ?? "", systemId: node.systemId ?? "" };
    case w.TEXT:
      return { ...base, textContent: textOf(live, node.textContent ?? "", restrictions), ...(node.isStyle && { isStyle: true }) };
    case w.ELEMENT:
      return isElement(live) ? { ...base, ...elementOf(live, node, children, restrictions) } : null;
    default:
      return null;
  }
}

function elementOf(live: Element, node: w.RrNode, children: () => w.RrNode[], restrictions: Restrictions): Omit<w.RrNode, "id" | "type"> {
  const name = nameOf(live);
  const attributes = attributesOf(live, node);
  const childNodes = EMPTIED.has(name) || CHILDLESS.has(name) ? [] : children();
  return {
    tagName: node.tagName ?? "span",
    attributes,
    childNodes: name === "style" ? inFirst(childNodes, attributes, () => sheetOf(live, (node) => restrictions.conceals(node))) : childNodes,
    ...(node.isSVG && { isSVG: true }),
    ...(node.isCustom && { isCustom: true }),
    ...(node.isShadowHost && { isShadowHost: true }),
  };
}

function attributesOf(live: Element, node: w.RrNode): Record<string, w.AttributeValue> {
  const name = nameOf(live);
  if (EMPTIED.has(name)) {
    return {};
  }
  const values = node.attributes ?? {};
  const kept = (isMarked(live) ? maskedOf(live, values) : plainOf(live, values, new Set())) as Record<string, w.AttributeValue>;
  // A custom element may be a control of the page's own making.
  if ((isField(live) && !LABELLED.has(typeOf(live))) || name.includes("-")) {
    delete kept.value;
    delete kept.checked;
  }
  delete kept.selected;
  const mark = attr(live, "data-louver");
  const frame = isMarked(live) ? null : frameOf(live);
  const address = frame && scrubUrl(addressOf(frame), new Set(), location.href);
  return { ...kept, ...(address && { rr_src: address }), ...(mark !== null && { "data-louver": mark }) };
}

/** Whether the page itself marks an element, or one above it, as masked or hidden. */
function isMarked(element: Element): boolean {
  return flatAncestors(element).some((one) => {
    const words = (attr(one, "data-louver") ?? "").toLowerCase().split(/\s+/);
    return words.includes("mask") || words.includes("hide");
  });
}

function textOf(live: Node, text: string, restrictions: Restrictions): string {
  const parent = parentOf(live);
  if (parent && isElement(parent) && isEditable(parent)) {
    return "";
  }
  return restrictions.conceals(live) ? w.masked(text) : text;
}

async function send(url: string, body: string): Promise<string> {
  const answer = await fetch(url, {
    method: "POST",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    headers: { "content-type": "application/json" },
    body,
  });
  if (answer.ok) {
    return "This page was captured for the Louver editor. You can close this tab.";
  }
  return answer.status === 413 ? TOO_LARGE : "This capture link is wrong or was used already. Ask the editor for a new one.";
}

/** Says what became of it, to the person in front of the page. */
function notify(text: string): void {
  const [host, root] = makeHost();
  const card = document.createElement("section");
  card.className = "card";
  card.setAttribute("role", "status");
  const said = document.createElement("p");
  said.textContent = text;
  card.append(said, button("Close", "quiet", () => host.remove()));
  root.append(card);
  own(document, "documentElement").append(host);
}

/** The page is loaded, and what it builds at once is built. */
async function settled(): Promise<void> {
  if (own(document, "readyState") !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  await new Promise((resolve) => setTimeout(resolve, FRAMES));
}

const FRAMES = 300;
const MOST_BYTES = 10_000_000;
const TOO_LARGE = "This page is larger than 10 MB and cannot be captured.";
const NO_RULES: w.PageRules = { paused: false, text: "visible", hide: [], mask: [], reveal: [], disable: [], enable: [], urlParams: [] };
const LABELLED: ReadonlySet<string> = new Set(["submit", "button", "reset"]);
