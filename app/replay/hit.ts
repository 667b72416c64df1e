// What lies under a point of the replayed page, through open shadow roots and frames.

/** An element, and where its frame's viewport lies in the page's. */
export interface Found {
  element: Element;
  left: number;
  top: number;
}

/** What the console needs to know of an element to act on it. */
export interface Hit {
  /** The relay's number of the node. */
  node: number;
  kind: "text" | "select" | "other";
  disabled: boolean;
  masked: boolean;
  hidden: boolean;
  /** The element's box in the page's viewport. */
  x: number;
  y: number;
  width: number;
  height: number;
  multiple: boolean;
  options: Option[];
}

/** One option of a select. */
export interface Option {
  text: string;
  selected: boolean;
  disabled: boolean;
}

/** The innermost element at a point of `page`'s viewport. */
export function nodeAt(page: Document, x: number, y: number): Found | null {
  let scope: DocumentOrShadowRoot = page;
  let found = null as Found | null;
  let left = 0;
  let top = 0;
  for (;;) {
    const element: Element | null = scope.elementFromPoint(x - left, y - top);
    // An empty shadow root answers with its host.
    if (element === null || element === found?.element) return found;
    found = { element, left, top };
    const frame = frameDocument(element);
    if (element.shadowRoot) {
      scope = element.shadowRoot;
    } else if (frame) {
      const box = element.getBoundingClientRect();
      left += box.left + element.clientLeft;
      top += box.top + element.clientTop;
      scope = frame;
    } else {
      return found;
    }
  }
}

/** The element as the console sees it; none where neither it nor an ancestor is the relay's. */
export function describe(found: Found, id: (node: Node) => number | null): Hit | null {
  const { left, top } = found;
  let element: Element | null = found.element;
  let node = id(element);
  while (node === null) {
    element = parent(element);
    if (element === null) return null;
    node = id(element);
  }
  const box = element.getBoundingClientRect();
  const marks = marksOf(element);
  const select = element.closest("select");
  return {
    node: (select && id(select)) ?? node,
    kind: select ? "select" : isText(element) ? "text" : "other",
    disabled: marks.has("disable"),
    masked: marks.has("mask"),
    hidden: marks.has("hide"),
    x: box.left + left,
    y: box.top + top,
    width: box.width,
    height: box.height,
    multiple: select?.multiple ?? false,
    options: select ? optionsOf(select) : [],
  };
}

/** The parent across shadow roots. */
export function parent(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return "host" in root ? (root as ShadowRoot).host : null;
}

/** The restrictions on the element and all around it, as the relay marked them. */
function marksOf(element: Element): Set<string> {
  const marks = new Set<string>();
  for (let each: Element | null = element; each; each = parent(each) ?? frameOf(each)) {
    for (const mark of (each.getAttribute("data-louver") ?? "").split(/\s+/)) marks.add(mark);
  }
  return marks;
}

function frameOf(element: Element): Element | null {
  return element.ownerDocument.defaultView?.frameElement ?? null;
}

function frameDocument(element: Element): Document | null {
  return element.localName === "iframe" ? (element as HTMLIFrameElement).contentDocument : null;
}

function isText(element: Element): boolean {
  // The frame's own classes: `instanceof` of this window would not know its elements.
  switch (element.localName) {
    case "textarea":
      return true;
    case "input":
      return TYPED.has((element as HTMLInputElement).type);
    default:
      return (element as HTMLElement).isContentEditable;
  }
}

function optionsOf(select: HTMLSelectElement): Option[] {
  return Array.from(select.options, (option) => ({
    text: option.text,
    selected: option.selected,
    disabled: option.disabled,
  }));
}

const TYPED = new Set([
  "text", "search", "url", "tel", "email", "password", "number", "date", "month", "week", "time", "datetime-local",
]);
