/** Text put into a page for an agent the way a keyboard does it: native setters, then the events that frameworks wait for. */

import { childrenOf, dispatch, documentOf, holds, isElement, isText, isTyped, lastOf, matches, nameOf, typeOf, valueOf, walkerOf } from "./dom";
import { own } from "./own";

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** Whether text can be typed into an element. */
export function isTextControl(element: Element): element is TextControl {
  return nameOf(element) === "textarea" || isTyped(element);
}

/** Whether the element is edited as a whole (contenteditable). */
export function isEditable(element: Element): element is HTMLElement {
  return own(element as HTMLElement, "isContentEditable") === true;
}

/** Whether the control takes no text at the moment. */
export function isLocked(element: Element): boolean {
  return matches(element, ":disabled") || (element as TextControl).readOnly === true;
}

/** Puts text at the caret. */
export function insertText(element: TextControl, text: string): void {
  const { value, start, end } = caret(element);
  const longest = element.maxLength >= 0 ? Math.max(0, element.maxLength - (value.length - (end - start))) : text.length;
  const piece = (nameOf(element) === "textarea" ? text : text.replace(/[\r\n]/g, "")).slice(0, longest);
  if (piece === "") {
    return;
  }
  const wholeValue = WHOLE.has(typeOf(element));
  const next = wholeValue ? text : value.slice(0, start) + piece + value.slice(end);
  change(element, next, start + piece.length, "insertText", piece);
}

/** Deletes the selection, or a character before or after the caret. */
export function deleteText(element: TextControl, backward: boolean): void {
  const { value, start, end } = caret(element);
  const [from, to] = start !== end ? [start, end] : backward ? [before(value, start), start] : [start, after(value, start)];
  if (from !== to) {
    change(element, value.slice(0, from) + value.slice(to), from, backward ? "deleteContentBackward" : "deleteContentForward", null);
  }
}

/** Moves the caret. */
export function moveCaret(element: TextControl, key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End"): void {
  const { value, start, end } = caret(element);
  const lineStart = value.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = value.indexOf("\n", end) < 0 ? value.length : value.indexOf("\n", end);
  const place = {
    ArrowLeft: start !== end ? start : before(value, start),
    ArrowRight: start !== end ? end : after(value, end),
    ArrowUp: lineStart === 0 ? 0 : Math.min(value.lastIndexOf("\n", lineStart - 2) + 1 + (start - lineStart), lineStart - 1),
    ArrowDown: lineEnd === value.length ? value.length : below(value, lineEnd + 1, start - lineStart),
    Home: lineStart,
    End: lineEnd,
  }[key];
  select(element, place);
}

/** Chooses the options at these places. */
export function choose(select: HTMLSelectElement, places: ReadonlySet<number>): void {
  [...select.options].forEach((option, place) => {
    if (option.selected !== places.has(place)) {
      option.selected = places.has(place);
    }
  });
  announce(select);
}

/** Says that a control took a value: `input`, then `change`. */
export function announce(element: Element): void {
  dispatch(element, new Event("input", { bubbles: true, composed: true }));
  dispatch(element, new Event("change", { bubbles: true }));
}

/** Says `change` for what was typed and not yet said; browsers do so on Enter and when focus leaves. */
export function commit(element: Element): void {
  const settle = pending.get(element);
  if (settle) {
    element.removeEventListener("blur", settle);
    pending.delete(element);
    dispatch(element, new Event("change", { bubbles: true }));
  }
}

/** Edits a contenteditable region by the browser's own editor, which sends its events itself. */
export function edit(element: HTMLElement, command: "insertText" | "insertParagraph" | "delete" | "forwardDelete", text = ""): void {
  const doc = documentOf(element);
  own(doc, "execCommand").call(doc, command, false, text);
}

/** The node where an edit of the region would happen; puts the caret at the region's end when it is elsewhere. */
export function editingPlace(element: HTMLElement): Node {
  const selection = selectionOf(element);
  if (selection?.anchorNode && holds(element, selection.anchorNode) && holds(element, selection.focusNode)) {
    return selection.anchorNode;
  }
  return lastPlace(element);
}

/** What an edit of the region touches: its place, all that is selected, and what a deletion would eat into beside the caret. */
export function editedNodes(element: HTMLElement, toward: "before" | "after" | null): Node[] {
  const place = editingPlace(element);
  const selection = selectionOf(element);
  const own = selection?.anchorNode === place && selection.rangeCount > 0 ? selection : null;
  if (own?.focusNode && !own.isCollapsed) {
    const range = own.getRangeAt(0);
    const walker = walkerOf(range.commonAncestorContainer);
    const found: Node[] = [place, own.focusNode];
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      if (range.intersectsNode(node)) {
        found.push(node);
      }
    }
    return found;
  }
  const offset = own ? own.anchorOffset : (isText(place) ? place.data : "").length;
  return toward ? [place, ...beside(element, place, offset, toward === "before")] : [place];
}

/** The nodes from a caret to the nearest content in one direction, that content included. */
function beside(region: Node, place: Node, offset: number, backward: boolean): Node[] {
  const found: Node[] = [];
  const walker = walkerOf(region);
  let next: Node | null;
  if (isText(place)) {
    const text = place.data;
    if (VISIBLE.test(backward ? text.slice(0, offset) : text.slice(offset))) {
      return [];
    }
    walker.currentNode = place;
    next = backward ? walker.previousNode() : walker.nextNode();
  } else {
    const child = childrenOf(place)[backward ? offset - 1 : offset];
    if (child) {
      next = child;
      for (let last = lastOf(next); backward && last; last = lastOf(next)) {
        found.push(next);
        next = last;
      }
      walker.currentNode = next;
    } else if (backward) {
      walker.currentNode = place;
      next = walker.previousNode();
    } else {
      walker.currentNode = place;
      for (let last = lastOf(place); last; last = lastOf(last)) {
        walker.currentNode = last;
      }
      next = walker.nextNode();
    }
  }
  for (; next && next !== region; next = backward ? walker.previousNode() : walker.nextNode()) {
    found.push(next);
    if (isText(next) ? VISIBLE.test(next.data) : ATOMS.has(nameOf(next))) {
      break;
    }
  }
  return found;
}

/** Puts the caret at the end of the region when it is elsewhere. */
export function placeCaret(element: HTMLElement): void {
  const selection = selectionOf(element);
  if (selection && editingPlace(element) !== selection.anchorNode) {
    selection.selectAllChildren(element);
    selection.collapseToEnd();
  }
}

/** The selection of the document that an element stands in. */
export function selectionOf(element: Element): Selection | null {
  const doc = documentOf(element);
  return own(doc, "getSelection").call(doc);
}

function lastPlace(element: Node): Node {
  let place: Node = element;
  for (let last = lastOf(place); last && (isElement(last) || isText(last)); last = lastOf(place)) {
    place = last;
  }
  return place;
}

function change(element: TextControl, value: string, place: number, inputType: string, data: string | null): void {
  const said = { bubbles: true, composed: true, inputType, data };
  if (!element.dispatchEvent(new InputEvent("beforeinput", { ...said, cancelable: true }))) {
    return;
  }
  setValue(element, value);
  select(element, place);
  element.dispatchEvent(new InputEvent("input", said));
  if (!pending.has(element)) {
    const settle = (): void => commit(element);
    pending.set(element, settle);
    element.addEventListener("blur", settle);
  }
}

/** By the prototype's setter: frameworks that watch the element's own property notice the change in the event that follows. */
function setValue(element: TextControl, value: string): void {
  (nameOf(element) === "textarea" ? setTextarea : setInput)?.call(element, value);
}

function caret(element: TextControl): { value: string; start: number; end: number } {
  const value = valueOf(element);
  return { value, start: element.selectionStart ?? value.length, end: element.selectionEnd ?? value.length };
}

function select(element: TextControl, place: number): void {
  if (element.selectionStart !== null) {
    element.setSelectionRange(place, place);
  }
}

function before(value: string, place: number): number {
  return Math.max(0, place - (/[\uDC00-\uDFFF]/.test(value[place - 1] ?? "") ? 2 : 1));
}

function after(value: string, place: number): number {
  return Math.min(value.length, place + (/[\uD800-\uDBFF]/.test(value[place] ?? "") ? 2 : 1));
}

function below(value: string, lineStart: number, column: number): number {
  const end = value.indexOf("\n", lineStart);
  return Math.min(lineStart + column, end < 0 ? value.length : end);
}

/** Text that takes a place of its own: not white space, which may be collapsed, nor characters without width. */
const VISIBLE = /[^\s\u200b-\u200d\u2060\ufeff]/;
const ATOMS: ReadonlySet<string> = new Set(
  "img svg canvas video audio iframe object embed input select textarea button meter progress hr".split(" "),
);
const pending = new WeakMap<Element, () => void>();
const setInput = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
const setTextarea = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set;
/** Types whose value is one piece: typing replaces it. */
const WHOLE: ReadonlySet<string> = new Set(["date", "month", "week", "time", "datetime-local"]);
