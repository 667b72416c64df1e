/**
 * What a click or a key on an element sets off elsewhere: a label its control, a child its button, a button its form, an
 * invoker its popover. All of it has to be free of restrictions before the first event is dispatched.
 */

import { allById, allIn, attr, BUTTONS, flatAncestors, flatParent, formOf, isTyped, matches, nameOf, parentOf, rootOf, typeOf } from "./dom";
import { isSubmit } from "./policy";

/** Every other element that a click at `target` may act on. */
export function affectedByClick(target: Element): Element[] {
  return flatAncestors(target).flatMap(activated);
}

/** The element that is asked to act when `target` is clicked: the nearest one with behaviour of its own. */
export function actor(target: Element): Element {
  return flatAncestors(target).find((element) => matches(element, ACTING) || isSummary(element)) ?? target;
}

/** The button that Enter in a field of the form clicks. */
export function defaultButton(form: HTMLFormElement): Element | null {
  return allIn(rootOf(form), "button,input").find((element) => formOf(element) === form && isSubmit(element)) ?? null;
}

/** How many fields of the form keep Enter from submitting it when it has no submit button. */
export function blockingFields(form: HTMLFormElement): number {
  return allIn(rootOf(form), "input").filter((input) => formOf(input) === form && isTyped(input)).length;
}

/** The fields that a reset button would empty. */
export function resetFields(button: Element): Element[] {
  const form = formOf(button);
  return form ? fieldsOf(form) : [];
}

/** The fields of a form, its buttons left out. */
export function fieldsOf(form: HTMLFormElement): Element[] {
  return allIn(rootOf(form), "input,select,textarea").filter((field) => formOf(field) === form && !NO_FIELDS.has(typeOf(field)));
}

export function isReset(element: Element): boolean {
  return (nameOf(element) === "button" || nameOf(element) === "input") && (element as HTMLButtonElement).type === "reset";
}

export function isSummary(element: Element): boolean {
  return nameOf(element) === "summary" && nameOf(flatParent(element)) !== "" && nameOf(parentOf(element)) === "details";
}

function activated(element: Element): Element[] {
  const found: (Element | null | undefined)[] = [];
  if (nameOf(element) === "label") {
    const control = (element as HTMLLabelElement).control;
    found.push(control);
    if (control) {
      found.push(...invoked(control), formAsSubmit(control));
    }
  }
  found.push(...invoked(element), formAsSubmit(element));
  return found.filter((one): one is Element => one !== null && one !== undefined);
}

/** The form that a submit or reset button acts on. */
function formAsSubmit(element: Element): Element | null {
  return isSubmit(element) || isReset(element) ? formOf(element) : null;
}

/** What `popovertarget` and `commandfor` point to, by property or by attribute where the browser lacks the property. */
function invoked(element: Element): Element[] {
  // What else has the attributes invokes nothing, and a form would answer by its fields.
  const isInvoker = nameOf(element) === "button" || nameOf(element) === "input";
  const invoker = (isInvoker ? element : {}) as { popoverTargetElement?: Element | null; commandForElement?: Element | null };
  const named = ["popovertarget", "commandfor"].flatMap((name) => {
    const id = attr(element, name);
    return id ? allById(rootOf(element), id) : [];
  });
  return [invoker.popoverTargetElement, invoker.commandForElement, ...named].filter(
    (one): one is Element => one !== null && one !== undefined,
  );
}

const ACTING = "a[href],area[href],button,input,select,textarea,label,option,[contenteditable]";
/** The types of what is neither filled in nor chosen. */
const NO_FIELDS: ReadonlySet<string> = new Set([...BUTTONS, "hidden"]);
