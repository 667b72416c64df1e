/** A click as a mouse makes it, and where it lands. */

import { boxOf, dispatch, documentOf, flatAncestors, flatParent, hasAttr, holds, isDocument, isElement, nameOf, rootOf, valueOf, viewOf } from "./dom";
import { isEditable, isTextControl, selectionOf } from "./editing";
import { own } from "./own";
import { deepest } from "./pointer";

export interface Place {
  x: number;
  y: number;
}

/** A point at which a person's click would reach the element, through nothing that is not `free`: in view, and not under something else. */
export function hits(target: Element, panel: Element, free: (element: Element) => boolean): Place | null {
  const found = pointOn(target, panel, free);
  if (found) {
    return found;
  }
  own(target, "scrollIntoView").call(target, { block: "center", inline: "nearest", behavior: "instant" });
  return pointOn(target, panel, free);
}

/** Down, up, click; `still` is asked again before each step, for the page may change meanwhile. */
export function click(target: Element, { x, y }: Place, still: () => boolean): void {
  const view = viewOf(documentOf(target));
  const said = { bubbles: true, cancelable: true, composed: true, view, clientX: x, clientY: y, button: 0, detail: 1 };
  const pointer = { ...said, pointerId: 1, pointerType: "mouse", isPrimary: true };
  const plain = dispatch(target, new PointerEvent("pointerdown", { ...pointer, buttons: 1 }));
  if (plain && still() && dispatch(target, new MouseEvent("mousedown", { ...said, buttons: 1 }))) {
    focusNearest(target);
  }
  if (!still()) {
    return;
  }
  dispatch(target, new PointerEvent("pointerup", pointer));
  if (plain && still()) {
    dispatch(target, new MouseEvent("mouseup", said));
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
    dispatch(target, new MouseEvent("click", said));
  }
}

/** Focuses an element if it is not focused yet; the caret of what is edited goes to its end, where people expect to go on. */
export function focus(element: Element): void {
  const root = rootOf(element);
  if ((isDocument(root) ? own(root, "activeElement") : (root as ShadowRoot).activeElement) === element) {
    return;
  }
  const selection = selectionOf(element);
  const hasCaret = selection?.anchorNode ? holds(element, selection.anchorNode) : false;
  own(element as HTMLElement, "focus").call(element as HTMLElement, { preventScroll: true });
  if (isTextControl(element) && element.selectionStart !== null) {
    const end = valueOf(element).length;
    element.setSelectionRange(end, end);
  } else if (isEditable(element) && !hasCaret) {
    selection?.selectAllChildren(element);
    selection?.collapseToEnd();
  }
}

function focusNearest(target: Element): void {
  const nearest = flatAncestors(target).find(isFocusable);
  if (nearest) {
    focus(nearest);
  }
}

function isFocusable(element: Element): boolean {
  return own(element as HTMLElement, "tabIndex") >= 0 || hasAttr(element, "tabindex") || isEditable(element);
}

function pointOn(target: Element, panel: Element, free: (element: Element) => boolean): Place | null {
  const doc = documentOf(target);
  const view = viewOf(doc);
  if (!view) {
    return null;
  }
  for (const rect of [boxOf(target), ...own(target, "getClientRects").call(target)]) {
    const [left, right] = [Math.max(rect.left, 0), Math.min(rect.right, view.innerWidth)];
    const [top, bottom] = [Math.max(rect.top, 0), Math.min(rect.bottom, view.innerHeight)];
    if (right <= left || bottom <= top) {
      continue;
    }
    for (const part of [0.5, 0.2, 0.8]) {
      const place = { x: left + (right - left) * part, y: top + (bottom - top) * part };
      const hit = deepest(doc, place.x, place.y, panel);
      if (hit && reaches(hit, target, free)) {
        return place;
      }
    }
  }
  return null;
}

/** Whether a click at `hit` comes to the target: the page is told its place, and may look for itself what is there. */
function reaches(hit: Node, target: Element, free: (element: Element) => boolean): boolean {
  for (let at: Node | null = hit; at; at = flatParent(at)) {
    if (at === target) {
      return true;
    }
    if (nameOf(at) === "iframe" || (isElement(at) && !free(at))) {
      return false;
    }
  }
  return false;
}

const clickOf = HTMLElement.prototype.click;
