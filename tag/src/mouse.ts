/** A click as a mouse makes it, and where it lands. */

import { flatParent, isElement, nameOf, valueOf } from "./dom";
import { isEditable, isTextControl } from "./editing";
import { deepest } from "./pointer";

export interface Place {
  x: number;
  y: number;
}

/** A point at which a person's click would reach the element: in view, and not under something else. */
export function hits(target: Element, panel: Element): Place | null {
  const found = pointOn(target, panel);
  if (found) {
    return found;
  }
  target.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  return pointOn(target, panel);
}

/** Down, up, click; `still` is asked again before each step, for the page may change meanwhile. */
export function click(target: Element, { x, y }: Place, still: () => boolean): void {
  const view = target.ownerDocument.defaultView;
  const said = { bubbles: true, cancelable: true, composed: true, view, clientX: x, clientY: y, button: 0, detail: 1 };
  const pointer = { ...said, pointerId: 1, pointerType: "mouse", isPrimary: true };
  const plain = target.dispatchEvent(new PointerEvent("pointerdown", { ...pointer, buttons: 1 }));
  if (plain && still() && target.dispatchEvent(new MouseEvent("mousedown", { ...said, buttons: 1 }))) {
    focusNearest(target);
  }
  if (!still()) {
    return;
  }
  target.dispatchEvent(new PointerEvent("pointerup", pointer));
  if (plain && still()) {
    target.dispatchEvent(new MouseEvent("mouseup", said));
  }
  if (still()) {
    press(target, said);
  }
}

/** Clicks without a mouse, as a key does. */
export function press(target: Element, said: MouseEventInit = { bubbles: true, cancelable: true, composed: true }): void {
  if (target instanceof HTMLElement || "click" in target) {
    clickOf.call(target as HTMLElement);
  } else {
    target.dispatchEvent(new MouseEvent("click", said));
  }
}

/** Focuses an element if it is not focused yet; the caret of what is edited goes to its end, where people expect to go on. */
export function focus(element: Element): void {
  const root = element.getRootNode() as Document | ShadowRoot;
  if (root.activeElement === element) {
    return;
  }
  const selection = element.ownerDocument.getSelection();
  const hasCaret = selection?.anchorNode ? element.contains(selection.anchorNode) : false;
  (element as HTMLElement).focus({ preventScroll: true });
  if (isTextControl(element) && element.selectionStart !== null) {
    const end = valueOf(element).length;
    element.setSelectionRange(end, end);
  } else if (isEditable(element) && !hasCaret) {
    selection?.selectAllChildren(element);
    selection?.collapseToEnd();
  }
}

function focusNearest(target: Element): void {
  for (let node: Node | null = target; node; node = flatParent(node)) {
    if (isElement(node) && isFocusable(node)) {
      focus(node);
      return;
    }
  }
}

function isFocusable(element: Element): boolean {
  const html = element as HTMLElement;
  return html.tabIndex >= 0 || element.hasAttribute("tabindex") || html.isContentEditable === true;
}

function pointOn(target: Element, panel: Element): Place | null {
  const doc = target.ownerDocument;
  const view = doc.defaultView;
  if (!view) {
    return null;
  }
  for (const rect of [target.getBoundingClientRect(), ...target.getClientRects()]) {
    const [left, right] = [Math.max(rect.left, 0), Math.min(rect.right, view.innerWidth)];
    const [top, bottom] = [Math.max(rect.top, 0), Math.min(rect.bottom, view.innerHeight)];
    if (right <= left || bottom <= top) {
      continue;
    }
    for (const part of [0.5, 0.2, 0.8]) {
      const place = { x: left + (right - left) * part, y: top + (bottom - top) * part };
      const hit = deepest(doc, place.x, place.y, panel);
      if (hit && isWithin(hit, target)) {
        return place;
      }
    }
  }
  return null;
}

function isWithin(node: Node, target: Element): boolean {
  for (let at: Node | null = node; at; at = flatParent(at)) {
    if (at === target) {
      return true;
    }
    if (nameOf(at) === "iframe") {
      return false;
    }
  }
  return false;
}

const clickOf = HTMLElement.prototype.click;
