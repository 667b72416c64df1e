// A recorded tree as live nodes, without anything that could load, run or lead elsewhere.

import type { RrNode } from "../../tag/src/wire";
import * as w from "../../tag/src/wire";

/** Puts the page in the place of what the document holds; answers its nodes by the recorder's numbers. */
export function build(page: RrNode, document: Document): Map<number, Node> {
  const nodes = new Map<number, Node>();
  document.replaceChildren();
  children(page, document, document, nodes);
  // What a field holds is told once its options and its type are there.
  for (const [node, value] of values(page)) {
    const field = nodes.get(node) as HTMLInputElement | undefined;
    if (field && field.type !== "file") {
      field.value = value;
    }
  }
  return nodes;
}

function children(of: RrNode, parent: Node, document: Document, nodes: Map<number, Node>): void {
  for (const child of of.childNodes ?? []) {
    const frame = child.type === w.DOCUMENT ? frameDocument(parent, child) : null;
    if (frame) {
      nodes.set(child.id, frame);
      children(child, frame, frame, nodes);
      continue;
    }
    const live = make(child, document);
    const place = child.isShadow ? shadowOf(parent as Element) : parent;
    if (live && place) {
      nodes.set(child.id, live);
      place.appendChild(live);
      children(child, live, document, nodes);
    }
  }
}

function make(node: RrNode, document: Document): Node | null {
  switch (node.type) {
    case w.ELEMENT:
      return element(node, document);
    case w.TEXT: {
      const text = node.textContent ?? "";
      return document.createTextNode(/url\(|@import/i.test(text) ? "" : text);
    }
    default:
      return null;
  }
}

function element(node: RrNode, document: Document): Element {
  const name = node.tagName ?? "span";
  const made = node.isSVG ? document.createElementNS(SVG, name) : document.createElement(name);
  if (name === "script") {
    made.setAttribute("type", "text/plain");
    return made;
  }
  for (const [key, value] of Object.entries(node.attributes ?? {})) {
    const lower = key.toLowerCase();
    const isLink = lower.endsWith("href") && name !== "a" && name !== "area";
    const isOff = value === null || (value as unknown) === false;
    if (isOff || isLink || LOADING.has(lower) || /^(on|rr_|_css)/.test(lower) || /url\(|image-set\(/i.test(String(value))) {
      continue;
    }
    try {
      made.setAttribute(key, value === true ? "" : String(value));
    } catch {
      // A name that only a parser takes.
    }
  }
  return made;
}

/** The document of a frame that has just been put into the page. */
function frameDocument(frame: Node, node: RrNode): Document | null {
  const document = (frame as HTMLIFrameElement).contentDocument ?? null;
  if (document && node.compatMode !== "BackCompat") {
    document.open();
    document.write("<!doctype html>");
    document.close();
  }
  document?.replaceChildren();
  return document;
}

function shadowOf(host: Element): ShadowRoot | null {
  try {
    return host.shadowRoot ?? host.attachShadow({ mode: "open" });
  } catch {
    // An element that can have none.
    return null;
  }
}

/** What fields hold: the recorder keeps it as an attribute. */
function values(node: RrNode): [number, string][] {
  const value = FIELDS.has(node.tagName ?? "") ? node.attributes?.value : undefined;
  const own: [number, string][] = typeof value === "string" ? [[node.id, value]] : [];
  return [...own, ...(node.childNodes ?? []).flatMap(values)];
}

const SVG = "http://www.w3.org/2000/svg";
const FIELDS: ReadonlySet<string> = new Set(["input", "textarea", "select"]);
/** Attributes by which an element loads, runs or sends something. */
const LOADING: ReadonlySet<string> = new Set(
  "src srcset srcdoc imagesrcset data poster background code archive codebase classid icon lowsrc dynsrc ping http-equiv manifest sandbox allow autofocus autoplay action formaction nonce integrity profile attributionsrc".split(" "),
);
