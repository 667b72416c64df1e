/**
 * Checks an agent's action against the live page once more, and does it.
 *
 * The check comes first and is complete: whatever the action would set off (a label's control, a form's default button, an
 * invoker's target) has to be unrestricted. A refused action dispatches nothing at all. Forms are never submitted by script.
 */

import { actor, type Affected, affectedBy, blockingFields, clickedByKey, sentByKey } from "./activation";
import { attr, BUTTONS, documentOf, flatAncestors, hasAttr, isConnected, isElement, isField, matches, nameOf, parentOf, typeOf, viewOf } from "./dom";
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

  /** Whether what the agent aimed at is still what it saw: the control, what a label or a key stands for, and the row of each. */
  #isAsSeen({ do: what, frame }: Action, target: Element): boolean {
    const isKey = what.verb === "key";
    if (!(what.verb === "click" || WRITES.has(what.verb)) || (isKey && STILL.has(what.key))) {
      return true;
    }
    const chosen = affectedBy(what, target).filter(({ touch }) => touch === "chosen");
    if (!chosen.every(({ element }) => this.recording.isAsSeen(element, frame, true))) {
      return false;
    }
    // What is edited changes as it is typed into; a field changes when the page makes another of it.
    const types = what.verb === "type" || (isKey && (isTextControl(target) || isEditable(target)));
    return (types && isEditable(target)) || this.recording.isAsSeen(target, frame, !types);
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

  /**
   * Why what an action changes besides its target may not be changed, if so. The reason is always the same: it tells nothing of
   * an element that the agent did not ask about.
   */
  #affectedRefused(affected: Affected[]): Refusal | null {
    if (!affected.every((one) => this.#isFree(one))) {
      return "disabled";
    }
    return affected.some(({ element, touch }) => touch !== "written" && touch !== "passed" && typeOf(element) === "file") ? "unsuitable" : null;
  }

  #isFree({ element, touch }: Affected): boolean {
    switch (touch) {
      case "passed":
        return (this.recording.restrictions.state(element).bits & HIDE) === 0;
      case "written":
        return this.#restricted(element) === null;
      case "unknown":
        return false;
      default:
        return this.#unclickable(element) === null;
    }
  }

  /** Why a click at `target` may not happen, if so. */
  #clickRefused(target: Element): Refusal | null {
    const own = this.#unclickable(target);
    if (own) {
      return own;
    }
    const isUnsuitable = FOREIGN.has(nameOf(target)) || typeOf(target) === "file";
    return isUnsuitable ? "unsuitable" : this.#affectedRefused(affectedBy({ verb: "click" }, target));
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
    if (elements.size === 0) {
      return "stale";
    }
    return this.#affectedRefused([...elements].map((element) => ({ element, touch: "written" })));
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
    const given = unfit ?? this.#affectedRefused(affectedBy({ verb: "choose", options }, select));
    if (given) {
      return given;
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
    const clicked = clickedByKey(target, key);
    const refused = (clicked === target ? this.#clickRefused(target) : null) ?? this.#keyRefused(target, key);
    if (refused) {
      return refused;
    }
    // A form without a button submits by Enter in its only field: that is a submit control too, unless the form is enabled.
    const form = clicked ? null : sentByKey(target, key);
    if (form && blockingFields(form) <= 1 && !this.recording.restrictions.isEnabled(form)) {
      return "disabled";
    }
    return pressKey({
      target,
      key,
      free: (element) => this.#restricted(element) === null,
      reachable: (element) => this.#restricted(element) === null && this.#keyRefused(element, key) === null,
      edit: (change) => (isEditable(target) ? this.#edit(target, () => change(target), DELETES[key] ?? null) : "unsuitable"),
      click: clicked,
    });
  }

  #keyRefused(target: Element, key: Press["key"]): Refusal | null {
    return this.#affectedRefused(affectedBy({ verb: "key", key }, target));
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
/** Keys that change nothing by themselves. */
const STILL: ReadonlySet<string> = new Set(["Tab", "Escape"]);
const WRITES: ReadonlySet<string> = new Set(["type", "choose", "key"]);
const MOST_TEXT = 1000;
const ROLES: ReadonlySet<string> = new Set(
  "checkbox combobox listbox menuitemcheckbox menuitemradio option radio searchbox slider spinbutton switch textbox".split(" "),
);
const FOREIGN: ReadonlySet<string> = new Set(["iframe", "object", "embed", "frame"]);
const KEYS: ReadonlySet<string> = new Set(
  "Enter Backspace Delete Tab Escape Space ArrowUp ArrowDown ArrowLeft ArrowRight Home End".split(" "),
);
