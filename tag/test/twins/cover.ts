/**
 * Which nodes of a page are covered, told from the rules by a slow way of its own: it shares no line with the tag. What it calls
 * covered may hold a secret; what it is not sure of it calls open.
 */

import type { PageRules } from "../../src/wire";
import { FOREIGN } from "./page";
import { NEVER } from "./rules";

/** How a node is covered: nothing of it is seen, its structure is, or all. */
export type Cover = "hidden" | "masked" | "open";

export class Covers {
  #sticky = new WeakMap<Node, Cover>();
  #private = new WeakSet<Node>();
  #hide = new Set<Element>();
  #mask = new Set<Element>();
  #reveal = new Set<Element>();
  #passwords = new WeakSet<Element>();

  constructor(public rules: PageRules) {}

  /** Looks at the whole page; what is covered once stays so. */
  look(): void {
    const roots = scopes(document);
    const all = (selectors: string[]): Set<Element> =>
      new Set(roots.flatMap((root) => selectors.flatMap((selector) => [...root.querySelectorAll(selector)])));
    this.#hide = all([...this.rules.hide, "[data-louver=hide]", FOREIGN, "html:root > x-overlay"]);
    // What another loss covers is shown again once its rule matches, and so has to be the same from the start.
    const lost = (this.rules.whenLost ?? []).flatMap(({ selector, mask }) => (selector === NEVER && mask !== undefined ? [mask] : []));
    this.#mask = all([...this.rules.mask, ...lost, "[data-louver=mask]", SECRET]);
    this.#reveal = all(this.rules.reveal);
    all(["input[type=password]"]).forEach((field) => this.#passwords.add(field));
    for (const root of roots) {
      descend(root, (node) => this.of(node));
    }
    for (const root of roots) {
      for (const field of root.querySelectorAll("input,select,textarea")) {
        if (this.of(field) !== "open") {
          const ids = ["list", "aria-describedby", "aria-errormessage"].map((name) => field.getAttribute(name));
          const named = [...ids, field.id && `output[for="${field.id}"]`].filter((id) => id);
          named.forEach((id) => (id?.startsWith("output") ? [...root.querySelectorAll(id)] : [root.getElementById(id ?? "")]).forEach((found) => found && this.#mask.add(found)));
        }
      }
    }
    for (const root of roots) {
      descend(root, (node) => this.of(node));
    }
  }

  /** How a node is covered where it is now, and was before. */
  of(node: Node): Cover {
    if (this.#byPolicy(node)) {
      this.#private.add(node);
    }
    const cover = this.#byRules(node);
    return cover === "open" && this.#private.has(node) ? "masked" : cover;
  }

  #byRules(node: Node): Cover {
    const above = parentInView(node);
    const inherited = above ? this.#byRules(above) : "open";
    const cover = [this.#own(node), inherited, this.#sticky.get(node) ?? "open"].reduce(strictest);
    this.#sticky.set(node, cover);
    return cover;
  }

  #own(node: Node): Cover {
    if (!(node.nodeType === Node.ELEMENT_NODE)) {
      return "open";
    }
    const element = node as Element;
    return this.#hide.has(element) ? "hidden" : this.#mask.has(element) || this.#passwords.has(element) ? "masked" : "open";
  }

  /** Whether a private policy masks the node itself: that does not come down, for a `reveal` below can lift it. */
  #byPolicy(node: Node): boolean {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentNode;
    if (this.rules.text !== "private" || !element || element.nodeType !== Node.ELEMENT_NODE || SILENT.has((element as Element).tagName)) {
      return false;
    }
    for (let at: Node | null = node; at; at = parentInView(at)) {
      if (this.#private.has(at)) {
        return true;
      }
      if (this.#reveal.has(at as Element)) {
        return false;
      }
      if (FIELDS.has((at as Element).tagName)) {
        return true;
      }
    }
    return true;
  }
}

/** The document, its shadow roots and frames, theirs, and so on. */
export function scopes(root: Document | ShadowRoot): (Document | ShadowRoot)[] {
  return [
    root,
    ...[...root.querySelectorAll("*")].flatMap((element) => [
      ...(element.shadowRoot ? scopes(element.shadowRoot) : []),
      ...(element.tagName === "IFRAME" && frame(element) ? scopes(frame(element) as Document) : []),
    ]),
  ];
}

/** The document in a frame, once it is loaded. */
export function frame(element: Element): Document | null {
  try {
    const found = (element as HTMLIFrameElement).contentDocument;
    return found?.readyState === "complete" ? found : null;
  } catch {
    return null;
  }
}

/** The node under which a node is drawn. */
function parentInView(node: Node): Node | null {
  const slot = (node as Partial<Element>).assignedSlot;
  if (slot) {
    return slot;
  }
  if (node instanceof ShadowRoot || (node.nodeType === Node.DOCUMENT_FRAGMENT_NODE && "host" in node)) {
    return (node as ShadowRoot).host;
  }
  return node.parentNode ?? (node.nodeType === Node.DOCUMENT_NODE ? ((node as Document).defaultView?.frameElement ?? null) : null);
}

function descend(root: Node, visit: (node: Node) => void): void {
  const walker = document.createTreeWalker(root);
  for (let node: Node | null = root; node; node = walker.nextNode()) {
    visit(node);
  }
}

function strictest(one: Cover, other: Cover): Cover {
  return one === "hidden" || other === "hidden" ? "hidden" : one === "masked" || other === "masked" ? "masked" : "open";
}

const SECRET = ["current-password", "new-password", "one-time-code", "cc-number", "cc-csc"]
  .map((token) => `:is(input,select,textarea)[autocomplete~=${token} i]`)
  .join();
const SILENT = new Set(["STYLE", "LINK", "META", "BASE", "SCRIPT", "NOSCRIPT", "TEMPLATE"]);
const FIELDS = new Set(["INPUT", "SELECT", "TEXTAREA"]);
