/** The properties and methods of the DOM that decide about restrictions, by the browser's own getters and functions. */

import { getter } from "./own";

const nodeType = getter<Node, number>(Node.prototype, "nodeType");
const parentNode = getter<Node, Node | null>(Node.prototype, "parentNode");
const ownerDocument = getter<Node, Document | null>(Node.prototype, "ownerDocument");
const previousSibling = getter<Node, Node | null>(Node.prototype, "previousSibling");
const nextSibling = getter<Node, Node | null>(Node.prototype, "nextSibling");
const lastChild = getter<Node, Node | null>(Node.prototype, "lastChild");
const childNodes = getter<Node, NodeListOf<ChildNode>>(Node.prototype, "childNodes");
const baseURI = getter<Node, string>(Node.prototype, "baseURI");
const textContent = getter<Node, string | null>(Node.prototype, "textContent");
const shadowRoot = getter<Element, ShadowRoot | null>(Element.prototype, "shadowRoot");
const elementSlot = getter<Element, HTMLSlotElement | null>(Element.prototype, "assignedSlot");
const textSlot = getter<Text, HTMLSlotElement | null>(Text.prototype, "assignedSlot");
const localName = getter<Element, string>(Element.prototype, "localName");
const namespace = getter<Element, string | null>(Element.prototype, "namespaceURI");
const { getRootNode, contains } = Node.prototype;
const { getAttribute, hasAttribute, matches: elementMatches, closest, getBoundingClientRect, querySelectorAll: ofElement } = Element.prototype;
const { createTreeWalker, getElementsByTagNameNS, querySelectorAll: ofDocument } = Document.prototype;
const ofFragment = DocumentFragment.prototype.querySelectorAll;
const { dispatchEvent } = EventTarget.prototype;
const attributes = getter<Element, NamedNodeMap>(Element.prototype, "attributes");
const inputValue = getter<Node, string>(HTMLInputElement.prototype, "value");
const inputType = getter<Node, string>(HTMLInputElement.prototype, "type");
const textareaValue = getter<Node, string>(HTMLTextAreaElement.prototype, "value");
const selectValue = getter<Node, string>(HTMLSelectElement.prototype, "value");
const selectChosen = getter<Node, HTMLCollectionOf<HTMLOptionElement>>(HTMLSelectElement.prototype, "selectedOptions");
const formControls = getter<HTMLFormElement, HTMLFormControlsCollection>(HTMLFormElement.prototype, "elements");
const documentUrl = getter<Document, string>(Document.prototype, "URL");
const defaultView = getter<Document, Window | null>(Document.prototype, "defaultView");
const frameDocument = getter<Node, Document | null>(HTMLIFrameElement.prototype, "contentDocument");

export function isElement(node: Node): node is Element {
  return nodeType(node) === Node.ELEMENT_NODE;
}

export function isText(node: Node): node is Text {
  const type = nodeType(node);
  return type === Node.TEXT_NODE || type === Node.CDATA_SECTION_NODE;
}

export function isDocument(node: Node): node is Document {
  return nodeType(node) === Node.DOCUMENT_NODE;
}

export function isFragment(node: Node): node is DocumentFragment {
  return nodeType(node) === Node.DOCUMENT_FRAGMENT_NODE;
}

/** The tag's name in lower case for HTML, as written for SVG; empty for what is no element. */
export function nameOf(node: Node | null | undefined): string {
  return node && isElement(node) ? localName(node) : "";
}

export function attr(element: Element, name: string): string | null {
  return getAttribute.call(element, name);
}

export function hasAttr(element: Element, name: string): boolean {
  return hasAttribute.call(element, name);
}

export function namespaceOf(element: Element): string | null {
  return namespace(element);
}

export function matches(element: Element, selector: string): boolean {
  return elementMatches.call(element, selector);
}

/** All below a node that match, in order. */
export function allIn<E extends Element = Element>(root: Node, selector: string): E[] {
  const all = isDocument(root) ? ofDocument : isFragment(root) ? ofFragment : ofElement;
  return Array.from((all as ParentNode["querySelectorAll"]).call(root as ParentNode, selector) as NodeListOf<E>);
}

/** Calls `found` for the root itself, where it is an element, and for all in it that match. */
export function within(root: Element | Document | ShadowRoot, selector: string, found: (element: Element) => void): void {
  if (isElement(root) && matches(root, selector)) {
    found(root);
  }
  allIn(root, selector).forEach(found);
}

/** All below a node that carry an id: a page may give it more than once. */
export function allById(root: Node, id: string): Element[] {
  return allIn(root, `#${CSS.escape(id)}`);
}

/** The nearest that matches, the element itself included. */
export function closestOf(element: Element, selector: string): Element | null {
  return closest.call(element, selector) as Element | null;
}

export function attrsOf(element: Element): Attr[] {
  return Array.from(attributes(element));
}

export function parentOf(node: Node): Node | null {
  return parentNode(node);
}

export function previousOf(node: Node): Node | null {
  return previousSibling(node);
}

export function nextOf(node: Node): Node | null {
  return nextSibling(node);
}

export function lastOf(node: Node): Node | null {
  return lastChild(node);
}

/** The top of the tree that a node stands in: its document, its shadow root, or what was taken out of the page. */
export function rootOf(node: Node): Node {
  return getRootNode.call(node);
}

export function holds(node: Node, other: Node | null): boolean {
  return contains.call(node, other);
}

export function walkerOf(root: Node, what?: number): TreeWalker {
  return createTreeWalker.call(document, root, what);
}

export function childrenOf(node: Node): Node[] {
  return Array.from(childNodes(node));
}

/** All text in a node. */
export function textOf(node: Node): string {
  return textContent(node) ?? "";
}

/** The texts that stand in a node itself. */
export function textsOf(node: Node): Text[] {
  return Array.from(childNodes(node)).filter(isText);
}

/** Whether the node stands at the top of a shadow tree. */
export function isInShadow(node: Node): boolean {
  const parent = parentNode(node);
  return parent !== null && isFragment(parent);
}

/** The open shadow root of a host. */
export function shadowOf(node: Node): ShadowRoot | null {
  return isElement(node) ? shadowRoot(node) : null;
}

/** The document of a same-origin frame. */
export function frameOf(node: Node): Document | null {
  if (nameOf(node) !== "iframe") {
    return null;
  }
  try {
    return frameDocument(node);
  } catch {
    return null;
  }
}

/** Where a document is, as the relay is told: one without an address of its own is where it stands. */
export function addressOf(doc: Document): string {
  const url = documentUrl(doc);
  return /^https?:/.test(url) ? url : "about:blank";
}

/** What the browser takes relative addresses at a node to be relative to. */
export function baseUriOf(node: Node): string {
  return baseURI(node);
}

/** The `base` elements of a document, those of its frames and shadow trees aside. */
export function basesIn(doc: Document): Element[] {
  return Array.from(getElementsByTagNameNS.call(doc, "http://www.w3.org/1999/xhtml", "base"));
}

export function documentUrlOf(doc: Document): string {
  return documentUrl(doc);
}

/** The document that a node belongs to; itself for one. */
export function documentOf(node: Node): Document {
  return ownerDocument(node) ?? (node as Document);
}

/** The parent in the flat tree: slot, shadow host and frame element count as parents. */
export function flatParent(node: Node): Node | null {
  const slot = isElement(node) ? elementSlot(node) : isText(node) ? textSlot(node) : null;
  return slot ?? composedParent(node);
}

/** The same without slots: what is slotted stands in its host. */
export function composedParent(node: Node): Node | null {
  const parent = parentNode(node);
  if (parent) {
    return isFragment(parent) ? ((parent as ShadowRoot).host ?? null) : parent;
  }
  return isDocument(node) && node !== document ? frameElement(node) : null;
}

/** The elements among a node and all above it in the flat tree, the nearest first. */
export function flatAncestors(node: Node): Element[] {
  const found: Element[] = [];
  for (let at: Node | null = node; at; at = flatParent(at)) {
    if (isElement(at)) {
      found.push(at);
    }
  }
  return found;
}

/** Whether the node is part of the page, frames of the same origin included. */
export function isConnected(node: Node): boolean {
  const root = getRootNode.call(node, { composed: true });
  if (root === document) {
    return true;
  }
  const frame = isDocument(root) ? frameElement(root) : null;
  return frame !== null && isConnected(frame);
}

/** The value of a form control as it is now. */
export function valueOf(element: Element): string {
  switch (nameOf(element)) {
    case "input":
      return inputValue(element);
    case "textarea":
      return textareaValue(element);
    case "select":
      return selectValue(element);
    default:
      return "";
  }
}

/** The chosen options of a `select`. */
export function chosenOf(select: Element): Element[] {
  return Array.from(selectChosen(select));
}

/** The type of an `input`, in lower case. */
export function typeOf(element: Element): string {
  return nameOf(element) === "input" ? inputType(element) : "";
}

/** Whether a person types what the element holds, or picks it from a calendar: an `input` of one of the types for that. */
export function isTyped(element: Element): boolean {
  return TYPED.has(typeOf(element));
}

/** The types of fields that are buttons: what they say is their own, and nobody enters it. */
export const BUTTONS: ReadonlySet<string> = new Set(["submit", "button", "reset", "image"]);

/** A control that a person fills in. */
export function isField(node: Node): boolean {
  const name = nameOf(node);
  return name === "input" || name === "select" || name === "textarea";
}

/** The form that a button or a field belongs to; the shadow host that stands for it where its tree is closed. */
export function formOf(element: Element): Element | null {
  const form: Element | null = nameOf(element) === "button" || isField(element) ? (element as HTMLButtonElement).form : null;
  return form && (meant(form).at(-1) ?? null);
}

/** All that belongs to a form, what a page makes a field of included. */
export function controlsOf(form: HTMLFormElement): Element[] {
  return Array.from(formControls(form));
}

/** What a reference to an element means: itself, and what its shadow tree passes it on to (Reference Target). */
export function meant(element: Element): Element[] {
  const root = shadowOf(element) as (ShadowRoot & { referenceTarget?: string | null }) | null;
  const id = root?.referenceTarget;
  return [element, ...(root && id ? allById(root, id).flatMap(meant) : [])];
}

/** Where an element is in its window. */
export function boxOf(element: Element): DOMRect {
  return getBoundingClientRect.call(element);
}

/** Dispatches an event; false where the page prevented what follows it. */
export function dispatch(element: Element, event: Event): boolean {
  return dispatchEvent.call(element, event);
}

export function viewOf(doc: Document): Window | null {
  return defaultView(doc);
}

export function frameElement(doc: Document): Element | null {
  try {
    return defaultView(doc)?.frameElement ?? null;
  } catch {
    return null;
  }
}

const TYPED: ReadonlySet<string> = new Set("text search url tel email password number date month week time datetime-local".split(" "));
