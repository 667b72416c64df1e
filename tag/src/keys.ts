/** One key pressed for an agent: the key's events, then what a browser does by default when nobody prevented it. */

import { ARROWS, radioGroup } from "./activation";
import { allIn, dispatch, documentOf, isConnected, isField, matches, nameOf, typeOf } from "./dom";
import { announce, choose, commit, deleteText, edit, insertText, isEditable, isLocked, isTextControl, moveCaret } from "./editing";
import { focus, press as clickByKey } from "./mouse";
import { own } from "./own";
import type { Key, Refusal } from "./wire";

export interface Press {
  target: Element;
  key: Key;
  /** What the key clicks, already checked. */
  click: Element | null;
  /** Whether an element carries no restriction. */
  free(element: Element): boolean;
  /** Whether Tab may go to it. */
  reachable(element: Element): boolean;
  /** Edits the contenteditable target, if the caret's place is free. */
  edit(change: (target: HTMLElement) => void): Refusal | null;
}

/** Presses the key; refuses before anything is dispatched. */
export function pressKey(press: Press): Refusal | null {
  const { target, key } = press;
  const editing = isEditable(target) && !isField(target);
  if (editing) {
    const refusal = press.edit(() => undefined);
    if (refusal) {
      return refusal;
    }
  }
  focus(target);
  const said = { key: key === "Space" ? " " : key, code: key, bubbles: true, cancelable: true, composed: true };
  const goesOn = dispatch(target, new KeyboardEvent("keydown", said));
  if (goesOn && isConnected(target) && press.free(target)) {
    if (editing) {
      press.edit((region) => editByKey(region, key));
    } else {
      byDefault(press);
    }
  }
  dispatch(target, new KeyboardEvent("keyup", said));
  return null;
}

function byDefault(press: Press): void {
  const { target, key } = press;
  if (press.click) {
    commit(target);
    if (press.free(press.click)) {
      clickByKey(press.click);
    }
  } else if (key === "Tab") {
    commit(target);
    tabOn(press);
  } else if (isTextControl(target)) {
    inText(target, key);
  } else if (isRadio(target) && ARROWS.has(key)) {
    const next = nextRadio(target, key);
    if (press.free(next)) {
      clickByKey(next);
    }
  } else if (nameOf(target) === "select" && (key === "ArrowUp" || key === "ArrowDown")) {
    stepOption(press, target as HTMLSelectElement, key === "ArrowDown" ? 1 : -1);
  } else if (typeOf(target) === "range" && ARROWS.has(key)) {
    step(target as HTMLInputElement, key === "ArrowUp" || key === "ArrowRight");
  }
}

function inText(target: HTMLInputElement | HTMLTextAreaElement, key: Key): void {
  if (key === "Enter") {
    if (nameOf(target) === "textarea" && !isLocked(target)) {
      insertText(target, "\n");
    } else {
      commit(target);
    }
  } else if (key === "Space" || key === "Backspace" || key === "Delete") {
    if (!isLocked(target)) {
      if (key === "Space") {
        insertText(target, " ");
      } else {
        deleteText(target, key === "Backspace");
      }
    }
  } else if (typeOf(target) === "number" && (key === "ArrowUp" || key === "ArrowDown")) {
    if (!isLocked(target)) {
      step(target as HTMLInputElement, key === "ArrowUp");
    }
  } else if (CARET.has(key)) {
    moveCaret(target, key as Parameters<typeof moveCaret>[1]);
  }
}

function editByKey(region: HTMLElement, key: Key): void {
  if (key === "Enter") {
    edit(region, "insertParagraph");
  } else if (key === "Space") {
    edit(region, "insertText", " ");
  } else if (key === "Backspace" || key === "Delete") {
    edit(region, key === "Backspace" ? "delete" : "forwardDelete");
  }
}

/** Moves focus to the next control that carries no restriction. */
function tabOn({ target, reachable }: Press): void {
  const next = allIn<HTMLElement>(documentOf(target), TABBABLE).find(
    (element) =>
      own(element, "compareDocumentPosition").call(element, target) === Node.DOCUMENT_POSITION_PRECEDING &&
      own(element, "tabIndex") >= 0 &&
      !matches(element, ":disabled") &&
      own(element, "checkVisibility").call(element) &&
      reachable(element),
  );
  if (next) {
    focus(next);
  } else {
    own(target as HTMLElement, "blur").call(target as HTMLElement);
  }
}

function stepOption({ free }: Press, select: HTMLSelectElement, by: 1 | -1): void {
  for (let place = select.selectedIndex + by; ; place += by) {
    const option = select.options[place];
    if (!option || select.multiple) {
      return;
    }
    if (!option.disabled && free(option)) {
      choose(select, new Set([place]));
      return;
    }
  }
}

function step(input: HTMLInputElement, up: boolean): void {
  if (up) {
    input.stepUp();
  } else {
    input.stepDown();
  }
  announce(input);
}

function isRadio(element: Element): element is HTMLInputElement {
  return typeOf(element) === "radio";
}

/** The radio that an arrow moves to: the next of the group, around. */
function nextRadio(radio: Element, key: Key): Element {
  const group = radioGroup(radio).filter((input) => !matches(input, ":disabled"));
  const at = group.indexOf(radio);
  const by = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1;
  return group[(at + by + group.length) % group.length] ?? radio;
}

const CARET: ReadonlySet<Key> = new Set<Key>([...ARROWS, "Home", "End"]);
const TABBABLE = "a[href],area[href],button,input,select,textarea,summary,iframe,[tabindex],[contenteditable]";
