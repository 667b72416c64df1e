/**
 * The few properties of the DOM that decide about restrictions, read by the browser's own getters.
 *
 * A form's properties can be shadowed by its fields (`<input name="parentNode">`), so the plain property is not to be trusted.
 */

const parentNode = getter<Node, Node | null>(Node.prototype, "parentNode");
const ownerDocument = getter<Node, Document | null>(Node.prototype, "ownerDocument");
const childNodes = getter<Node, NodeListOf<ChildNode>>(Node.prototype, "childNodes");
const textContent = getter<Node, string | null>(Node.prototype, "textContent");
const shadowRoot = getter<Element, ShadowRoot | null>(Element.prototype, "shadowRoot");
const elementSlot = getter<Element, HTMLSlotElement | null>(Element.prototype, "assignedSlot");
const textSlot = getter<Text, HTMLSlotElement | null>(Text.prototype, "assignedSlot");
const localName = getter<Element, string>(Element.prototype, "localName");
const getAttribute = Element.prototype.getAttribute;
const hasAttribute = Element.prototype.hasAttribute;
const elementMatches = Element.prototype.matches;
const attributes = getter<Element, NamedNodeMap>(Element.prototype, "attributes");
const inputValue = getter<Node, string>(HTMLInputElement.prototype, "value");
const inputType = getter<Node, string>(HTMLInputElement.prototype, "type");
const textareaValue = getter<Node, string>(HTMLTextAreaElement.prototype, "value");
const selectValue = getter<Node, string>(HTMLSelectElement.prototype, "value");
const selectChosen = getter<Node, HTMLCollectionOf<HTMLOptionElement>>(HTMLSelectElement.prototype, "selectedOptions");
const documentUrl = getter<Document, string>(Document.prototype, "URL");
const frameDocument = getter<Node, Document | null>(HTMLIFrameElement.prototype, "contentDocument");

export function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

export function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE;
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

export function matches(element: Element, selector: string): boolean {
  return elementMatches.call(element, selector);
}

export function attrsOf(element: Element): Attr[] {
  return Array.from(attributes(element));
}

export function parentOf(node: Node): Node | null {
  return parentNode(node);
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
  return parentNode(node)?.nodeType === Node.DOCUMENT_FRAGMENT_NODE;
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

/** The document that a node belongs to; itself for one. */
export function documentOf(node: Node): Document {
  return ownerDocument(node) ?? (node as Document);
}

/** The parent in the flat tree: slot, shadow host and frame element count as parents. */
export function flatParent(node: Node): Node | null {
  const slot = isElement(node) ? elementSlot(node) : isText(node) ? textSlot(node) : null;
  if (slot) {
    return slot;
  }
  const parent = parentNode(node);
  if (parent) {
    return parent.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? ((parent as ShadowRoot).host ?? null) : parent;
  }
  if (node.nodeType === Node.DOCUMENT_NODE && node !== document) {
    return frameElement(node as Document);
  }
  return null;
}

/** Whether the node is part of the page, frames of the same origin included. */
export function isConnected(node: Node): boolean {
  const root = node.getRootNode({ composed: true });
  if (root === document) {
    return true;
  }
  const frame = root.nodeType === Node.DOCUMENT_NODE ? frameElement(root as Document) : null;
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

/** A control that a person fills in. */
export function isField(node: Node): boolean {
  const name = nameOf(node);
  return name === "input" || name === "select" || name === "textarea";
}

export function frameElement(doc: Document): Element | null {
  try {
    return doc.defaultView?.frameElement ?? null;
  } catch {
    return null;
  }
}

function getter<T, V>(prototype: object, name: string): (target: T) => V {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!get) {
    throw new Error(`This browser has no ${name}.`);
  }
  return (target) => get.call(target) as V;
}

const TYPED: ReadonlySet<string> = new Set("text search url tel email password number date month week time datetime-local".split(" "));
