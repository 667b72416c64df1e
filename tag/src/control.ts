/**
 * Checks an agent's action against the live page once more, and does it.
 *
 * The check comes first and is complete: whatever the action would set off (a label's control, a form's default button, an
 * invoker's target) has to be unrestricted. A refused action dispatches nothing at all. Forms are never submitted by script.
 */

import { actor, affectedByClick, blockingFields, defaultButton, isReset, isSummary, resetFields } from "./activation";
import { attr, BUTTONS, documentOf, flatAncestors, formOf, hasAttr, isConnected, isElement, isField, matches, nameOf, parentOf, typeOf, viewOf } from "./dom";
import { choose, edit, editedNodes, insertText, isEditable, isLocked, isTextControl, placeCaret } from "./editing";
import { pressKey, type Press } from "./keys";
import { click, focus, hits } from "./mouse";
import { own } from "./own";
import type { Recording } from "./recording";
import { DISABLE, HIDE } from "./rules";
import type { Action, Mode, Refusal, Verb } from "./wire";

export class Controller {
  constructor(
    private readonly recording: Recording,
    private readonly panel: Element,
  ) {}

  /** Does the action, or says why not. */
  perform(mode: Mode, action: Action): Refusal | null {
    if (!this.recording.isOpen) {
      return "paused";
    }
    if (mode !== "write") {
      return "mode";
    }
    const node = this.recording.isShown ? this.recording.node(action.node) : null;
    if (!node || !isConnected(node)) {
      return "stale";
    }
    const target = isElement(node) ? node : parentOf(node);
    const element = target && isElement(target) ? target : null;
    if (element && !this.#isAsSeen(action, element)) {
      return "stale";
    }
    const { verb } = action.do;
    const act = (): Refusal | null => this.#do(action.do, element, node);
    return WRITES.has(verb) && element ? this.recording.echo.byAgent(element, "text" in action.do ? String(action.do.text) : "", act) : act();
  }

  #do(verb: Verb, target: Element | null, node: Node): Refusal | null {
    switch (verb.verb) {
      case "scroll":
        return this.#scroll(target, node, verb.x, verb.y);
      case "navigate":
        return this.#navigate(verb.to);
      case "click":
        return target ? this.#click(target) : "unsuitable";
      case "type":
        return target ? this.#type(target, verb.text) : "unsuitable";
      case "choose":
        return target ? this.#choose(target, verb.options) : "unsuitable";
      case "key":
        return target ? this.#key(target, verb.key) : "unsuitable";
      default:
        return "unsuitable";
    }
  }

  /** Whether what the agent aimed at is still what it saw: the control, what a label stands for, what Enter presses, and the row of each. */
  #isAsSeen({ do: what, frame }: Action, target: Element): boolean {
    const isText = isTextControl(target) || isEditable(target);
    const activates = what.verb === "click" || what.verb === "choose" || (what.verb === "key" && ACTIVATES.has(what.key) && !isText);
    if (activates) {
      const labelled = flatAncestors(target).flatMap((element) => (nameOf(element) === "label" ? ((element as HTMLLabelElement).control ?? []) : []));
      return [target, ...labelled].every((element) => this.recording.isAsSeen(element, frame, true));
    }
    const form = what.verb === "key" && what.key === "Enter" && nameOf(target) === "input" ? formOf(target) : null;
    const button = form && defaultButton(form);
    if (button && !this.recording.isAsSeen(button, frame, true)) {
      return false;
    }
    // What is edited changes as it is typed into; a field changes when the page makes another of it.
    return what.verb !== "type" || isEditable(target) || this.recording.isAsSeen(target, frame, false);
  }

  /** Why an element may not be written to, if so. */
  #restricted(element: Element): Refusal | null {
    const inoperable = this.#inoperable(element);
    return !inoperable && this.recording.restrictions.conceals(element) ? "masked" : inoperable;
  }

  /** Why an element may not be clicked, if so: of masked content only what takes a value is out of reach. */
  #unclickable(element: Element): Refusal | null {
    const field = flatAncestors(element).find(takesValue);
    return this.#inoperable(element) ?? (field && this.recording.restrictions.conceals(field) ? "masked" : null);
  }

  #inoperable(element: Element): Refusal | null {
    const { bits } = this.recording.restrictions.state(element);
    return bits & HIDE ? "hidden" : bits & DISABLE ? "disabled" : null;
  }

  #firstRefusal(elements: Element[], judge: (element: Element) => Refusal | null): Refusal | null {
    for (const element of elements) {
      const refusal = judge(element);
      if (refusal) {
        return refusal;
      }
    }
    return null;
  }

  /** Why a click at `target` may not happen, if so. */
  #clickRefused(target: Element): Refusal | null {
    const own = this.#unclickable(target);
    if (own) {
      return own;
    }
    const affected = affectedByClick(target);
    if (FOREIGN.has(nameOf(target)) || [target, ...affected].some((element) => typeOf(element) === "file")) {
      return "unsuitable";
    }
    const refusal = this.#firstRefusal(affected, (element) => this.#unclickable(element));
    if (refusal) {
      return refusal;
    }
    const emptied = [...flatAncestors(target), ...affected].filter(isReset).flatMap(resetFields);
    return this.#firstRefusal(emptied, (element) => this.#restricted(element));
  }

  #click(target: Element): Refusal | null {
    const refusal = this.#clickRefused(target);
    if (refusal) {
      return refusal;
    }
    if (matches(target, ":disabled") || matches(actor(target), ":disabled")) {
      return "unsuitable";
    }
    const place = hits(target, this.panel, (element) => this.#clickRefused(element) === null);
    if (!place) {
      return "unsuitable";
    }
    click(target, place, () => isConnected(target) && this.#clickRefusedNow(target) === null);
    return null;
  }

  /** The same question after the page has handled half of a click. */
  #clickRefusedNow(target: Element): Refusal | null {
    this.recording.restrictions.mark(() => false);
    return this.#clickRefused(target);
  }

  #type(target: Element, text: string): Refusal | null {
    const refusal = this.#restricted(target);
    if (refusal) {
      return refusal;
    }
    if (typeof text !== "string" || [...text].length > MOST_TEXT) {
      return "unsuitable";
    }
    if (isTextControl(target)) {
      if (isLocked(target)) {
        return "unsuitable";
      }
      focus(target);
      insertText(target, text);
      return null;
    }
    return isEditable(target) ? this.#edit(target, () => edit(target, "insertText", text)) : "unsuitable";
  }

  /** Edits a contenteditable region where its caret is, if that place, all that is selected and what a deletion meets is free. */
  #edit(target: HTMLElement, change: () => void, toward: "before" | "after" | null = null): Refusal | null {
    const refusal = this.#uneditable(target, toward);
    if (refusal) {
      return refusal;
    }
    focus(target);
    placeCaret(target);
    // The page may have moved the caret when it took the focus.
    this.recording.restrictions.mark(() => false);
    const late = this.#uneditable(target, toward);
    if (!late) {
      change();
    }
    return late;
  }

  #uneditable(target: HTMLElement, toward: "before" | "after" | null): Refusal | null {
    const places = editedNodes(target, toward).map((node) => (isElement(node) ? node : parentOf(node)));
    const elements = new Set(places.filter((place) => place !== null && isElement(place)));
    return elements.size === 0 ? "stale" : this.#firstRefusal([...elements], (element) => this.#restricted(element));
  }

  #choose(target: Element, options: number[]): Refusal | null {
    const refusal = this.#restricted(target);
    if (refusal) {
      return refusal;
    }
    if (nameOf(target) !== "select" || matches(target, ":disabled") || !Array.isArray(options)) {
      return "unsuitable";
    }
    const select = target as HTMLSelectElement;
    const chosen = new Set(options);
    const fits = [...chosen].every((place) => {
      const option = select.options[place];
      return option && !option.disabled && !(nameOf(parentOf(option)) === "optgroup" && hasAttr(parentOf(option) as Element, "disabled"));
    });
    if (!fits || (!select.multiple && chosen.size !== 1)) {
      return "unsuitable";
    }
    const unfit = this.#firstRefusal(
      [...chosen].flatMap((place) => select.options[place] ?? []),
      (option) => this.#restricted(option),
    );
    if (unfit) {
      return unfit;
    }
    focus(select);
    choose(select, chosen);
    return null;
  }

  #key(target: Element, key: Press["key"]): Refusal | null {
    const refusal = this.#restricted(target);
    if (refusal) {
      return refusal;
    }
    if (typeOf(target) === "file" || !KEYS.has(key) || (isField(target) && matches(target, ":disabled"))) {
      return "unsuitable";
    }
    const press: Press = {
      target,
      key,
      free: (element) => this.#restricted(element) === null,
      edit: (change) => (isEditable(target) ? this.#edit(target, () => change(target), DELETES[key] ?? null) : "unsuitable"),
      click: null,
    };
    const clicked = this.#clickedByKey(target, key);
    if (clicked === "disabled" || clicked === "unsuitable") {
      return clicked;
    }
    if (clicked) {
      const refused = this.#clickRefused(clicked);
      if (refused) {
        return refused;
      }
      press.click = clicked;
    }
    return pressKey(press);
  }

  /** The element that a key clicks: the focused control itself, or the default button of its form. */
  #clickedByKey(target: Element, key: Press["key"]): Element | "disabled" | "unsuitable" | null {
    const name = nameOf(target);
    const acts = name === "button" || BUTTONS.has(typeOf(target)) || isSummary(target);
    if (key === "Space") {
      return acts || CHECKED.has(typeOf(target)) ? target : null;
    }
    if (key !== "Enter" || isEditable(target) || name === "textarea") {
      return null;
    }
    if (acts || ((name === "a" || name === "area") && hasAttr(target, "href"))) {
      return target;
    }
    const form = name === "input" ? formOf(target) : null;
    if (!form) {
      return null;
    }
    if (this.#inoperable(form)) {
      return "disabled";
    }
    const button = defaultButton(form);
    if (button) {
      return this.#clickRefused(button) ? "disabled" : button;
    }
    // A form without a button submits by Enter in its only field: that is a submit control too, unless the form is enabled.
    return blockingFields(form) > 1 || this.recording.restrictions.isEnabled(form) ? null : "disabled";
  }

  #scroll(target: Element | null, node: Node, x: number, y: number): Refusal | null {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      return "unsuitable";
    }
    const doc = documentOf(node);
    if (target === null || target === own(doc, "documentElement") || target === own(doc, "body")) {
      viewOf(doc)?.scrollTo({ left: x, top: y, behavior: "instant" });
      return null;
    }
    if (this.recording.restrictions.state(target).bits & HIDE) {
      return "hidden";
    }
    (own(target, "scrollTo") as (to: ScrollToOptions) => void).call(target, { left: x, top: y, behavior: "instant" });
    return null;
  }

  #navigate(to: "back" | "forward" | "reload"): Refusal | null {
    switch (to) {
      case "back":
        history.back();
        return null;
      case "forward":
        history.forward();
        return null;
      case "reload":
        location.reload();
        return null;
      default:
        return "unsuitable";
    }
  }
}

/** Whether a click on the element can write: a field, or what is edited or announced as one. */
function takesValue(element: Element): boolean {
  if (isField(element)) {
    return !BUTTONS.has(typeOf(element));
  }
  return matches(element, "option,[contenteditable]") || ROLES.has((attr(element, "role") ?? "").trim().toLowerCase());
}

const DELETES: Partial<Record<Press["key"], "before" | "after">> = { Backspace: "before", Delete: "after" };
const ACTIVATES: ReadonlySet<string> = new Set(["Enter", "Space"]);
const WRITES: ReadonlySet<string> = new Set(["type", "choose", "key"]);
const MOST_TEXT = 1000;
const ROLES: ReadonlySet<string> = new Set(
  "checkbox combobox listbox menuitemcheckbox menuitemradio option radio searchbox slider spinbutton switch textbox".split(" "),
);
const FOREIGN: ReadonlySet<string> = new Set(["iframe", "object", "embed", "frame"]);
const CHECKED: ReadonlySet<string> = new Set(["checkbox", "radio"]);
const KEYS: ReadonlySet<string> = new Set(
  "Enter Backspace Delete Tab Escape Space ArrowUp ArrowDown ArrowLeft ArrowRight Home End".split(" "),
);
