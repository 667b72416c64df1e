/**
 * What an action changes besides the element it is aimed at: a label its control, a child its button, a button its form, an
 * invoker its popover, a radio button all of its group. All of it has to be free before the first event is dispatched.
 *
 * What is changed depends on how the page is built, never on what is checked, chosen or open in it: an agent who asks would
 * learn by the answer what a masked control holds. The relay finds the same in `rules/src/enforce/affected.rs`.
 */

import { allById, allIn, attr, baseUriOf, BUTTONS, closestOf, controlsOf, documentOf, flatAncestors, flatParent, formOf, hasAttr, isTyped, matches, meant, nameOf, parentOf, rootOf, shadowOf, typeOf } from "./dom";
import { isEditable } from "./editing";
import { isSubmit } from "./policy";
import type { Key, Verb } from "./wire";

/**
 * How an element is changed: something in it may be (nobody knows what stands in hidden content), it is operated, it is
 * operated in place of the target and has to be the one that the agent saw, it takes or loses a value, or nobody can see what is.
 */
export type Touch = "passed" | "operated" | "chosen" | "written" | "unknown";

export interface Affected {
  element: Element;
  touch: Touch;
}

/** Every other element that an action at `target` may change. */
export function affectedBy(what: Verb, target: Element): Affected[] {
  switch (what.verb) {
    case "click":
      return flatAncestors(target).flatMap(activated);
    case "choose":
      return byChoice(target);
    case "key":
      return byKey(target, what.key);
    default:
      return [];
  }
}

/** The element that is asked to act when `target` is clicked: the nearest one with behaviour of its own. */
export function actor(target: Element): Element {
  return flatAncestors(target).find((element) => matches(element, ACTING) || isSummary(element)) ?? target;
}

/** The element that a key clicks: the focused control itself, or the default button of its form. */
export function clickedByKey(target: Element, key: Key): Element | null {
  const acts = nameOf(target) === "button" || BUTTONS.has(typeOf(target)) || isSummary(target);
  if (key === "Space") {
    return acts || CHECKED.has(typeOf(target)) ? target : null;
  }
  const isLink = (nameOf(target) === "a" || nameOf(target) === "area") && hasAttr(target, "href");
  if (key === "Enter" && !isEditable(target) && (acts || isLink)) {
    return target;
  }
  const form = sentByKey(target, key);
  return form && defaultButton(form);
}

/** The form that Enter in one of its fields sends. */
export function sentByKey(target: Element, key: Key): Element | null {
  return key === "Enter" && nameOf(target) === "input" && !BUTTONS.has(typeOf(target)) && !isEditable(target) ? formOf(target) : null;
}

/** The button that Enter in a field of the form clicks. */
export function defaultButton(form: Element): Element | null {
  return allIn(rootOf(form), "button,input").find((element) => formOf(element) === form && isSubmit(element)) ?? null;
}

/** How many fields of the form keep Enter from submitting it when it has no submit button. */
export function blockingFields(form: Element): number {
  return allIn(rootOf(form), "input").filter((input) => formOf(input) === form && isTyped(input)).length;
}

/** The fields of a form, its buttons left out. */
export function fieldsOf(form: HTMLFormElement): Element[] {
  return allIn(rootOf(form), "input,select,textarea").filter((field) => formOf(field) === form && isReset(field));
}

/** The radio buttons of which one at most is chosen, if the element is one. */
export function radioGroup(radio: Element): Element[] {
  const form = formOf(radio);
  return typeOf(radio) === "radio" ? sameName(radio).filter((other) => typeOf(other) === "radio" && formOf(other) === form) : [];
}

export function isSummary(element: Element): boolean {
  return nameOf(element) === "summary" && nameOf(flatParent(element)) !== "" && nameOf(parentOf(element)) === "details";
}

/** What a click on an element or in it changes. */
function activated(element: Element): Affected[] {
  const name = nameOf(element);
  const own = [...invoked(element, INVOKING), ...sent(element)];
  if (name === "label") {
    return [...own, ...labelled(element as HTMLLabelElement)];
  }
  if (name === "option" || name === "optgroup") {
    const select = closestOf(element, "select");
    return select ? [...own, ...touched("written", [select]), ...byChoice(select)] : own;
  }
  if (isSummary(element)) {
    // Opening one closes the others of its name.
    return [...own, ...touched("operated", sameName(parentOf(element) as Element))];
  }
  return [...own, ...touched("written", radioGroup(element)), ...touched("operated", opened(element))];
}

/** What is changed by choosing options of a select: where it takes more than one, all others are given up. */
function byChoice(select: Element): Affected[] {
  return hasAttr(select, "multiple") ? touched("written", allIn(select, "option")) : [];
}

function byKey(target: Element, key: Key): Affected[] {
  // With the focus comes the interest.
  const found = invoked(target, INTEREST);
  const clicked = clickedByKey(target, key);
  if (clicked) {
    found.push(...touched("chosen", clicked === target ? [] : [clicked]), ...flatAncestors(clicked).flatMap(activated));
  }
  const form = sentByKey(target, key);
  if (form) {
    // Whose default button stands in which tree is for browsers to say, where a form is referred to across trees.
    found.push(...touched(rootOf(form) === rootOf(target) ? "operated" : "unknown", [form]));
  }
  if (ARROWS.has(key)) {
    // Any of what an arrow can move to.
    found.push(...touched("chosen", radioGroup(target)), ...touched("written", nameOf(target) === "select" ? allIn(target, "option") : []));
  }
  return found;
}

function labelled(label: HTMLLabelElement): Affected[] {
  const { control } = label;
  const inside = hasAttr(label, "for") ? [] : allIn(label, "*");
  const end = control ? inside.indexOf(control) : -1;
  const before = touched("passed", end < 0 ? inside : inside.slice(0, end));
  const controls = control ? passedOn(control, "chosen", isLabelable) : [];
  return [...before, ...controls, ...controls.flatMap(({ element }) => activated(element))];
}

/** The form that a submit button sends; of one that a reset button empties, its fields too. */
function sent(button: Element): Affected[] {
  const empties = (nameOf(button) === "button" || nameOf(button) === "input") && (button as HTMLButtonElement).type === "reset";
  const form = empties || isSubmit(button) ? formOf(button) : null;
  if (!form) {
    return [];
  }
  const found = passedOn(form, "operated", (one) => nameOf(one) === "form");
  const fields = empties && nameOf(form) === "form" ? controlsOf(form as HTMLFormElement).filter(isReset) : [];
  return [...found, ...touched("passed", empties ? allIn(form, "*") : []), ...touched("written", fields)];
}

/** Whether a reset changes what the control holds. */
function isReset(control: Element): boolean {
  return !["button", "fieldset", "object"].includes(nameOf(control)) && !BUTTONS.has(typeOf(control)) && typeOf(control) !== "hidden";
}

/** What these attributes point to, by property or by attribute where the browser lacks the property. */
function invoked(element: Element, attributes: Partial<Record<string, string>>): Affected[] {
  // What else has the attributes invokes nothing, and a form would answer by its fields.
  const invoker = (["button", "input", "a", "area"].includes(nameOf(element)) ? element : {}) as Record<string, Element | null | undefined>;
  const targets = Object.entries(attributes).flatMap(([name, property]) => {
    const id = attr(element, name);
    return [invoker[property ?? ""] ?? [], id ? allById(rootOf(element), id) : []].flat();
  });
  // A custom element may have a closed tree, and pass on to something in it what is asked of it.
  return targets.flatMap((target) => passedOn(target, "operated", (one) => !nameOf(one).includes("-") || shadowOf(one) !== null || isLabelable(one)));
}

/** What a reference to an element means: nobody knows where it does not come to something that fits, but to a closed shadow tree. */
function passedOn(target: Element, touch: Touch, fits: (element: Element) => boolean): Affected[] {
  const found = meant(target);
  return [...touched(touch, found), ...touched("unknown", found.slice(-1).filter((last) => !fits(last)))];
}

/** The parts of the page that a link to a place in it opens. */
function opened(link: Element): Element[] {
  const isLink = nameOf(link) === "a" || nameOf(link) === "area";
  const place = isLink ? placeIn(documentOf(link), attr(link, "href") ?? link.getAttributeNS(XLINK, "href"), baseUriOf(link)) : null;
  if (place === null) {
    return [];
  }
  const doc = documentOf(link);
  // A link to a text finds it wherever it stands.
  const all = place.includes(":~:") ? allIn(doc, FOLDED) : [];
  const named = [place, decoded(place)].flatMap((id) => [...allById(doc, id), ...allIn(doc, `a[name="${CSS.escape(id)}"]`)]);
  const around = named.flatMap(flatAncestors).filter((one) => matches(one, FOLDED));
  return [...all, ...around].flatMap((one) => (nameOf(one) === "details" ? sameName(one) : one));
}

/** The fragment of an address that leads to the document where it stands. */
function placeIn(doc: Document, href: string | null, base: string): string | null {
  const url = href !== null && URL.canParse(href, base) ? new URL(href, base) : null;
  const [here] = doc.URL.split("#");
  return url && url.hash.length > 1 && url.href.split("#")[0] === here ? url.hash.slice(1) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The elements of one kind and `name` in the tree of an element, itself included. */
function sameName(element: Element): Element[] {
  const name = attr(element, "name");
  return name ? allIn(rootOf(element), nameOf(element)).filter((other) => attr(other, "name") === name) : [element];
}

/** Whether a label can stand for the element itself: a control of the browser, or one that a page makes. */
function isLabelable(element: Element): boolean {
  return LABELABLE.has(nameOf(element)) || (element.constructor as { formAssociated?: boolean }).formAssociated === true;
}

function touched(touch: Touch, elements: Element[]): Affected[] {
  return elements.map((element) => ({ element, touch }));
}

export const ARROWS: ReadonlySet<Key> = new Set<Key>(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
const ACTING = "a[href],area[href],button,input,select,textarea,label,option,[contenteditable]";
const INTEREST = { interestfor: "interestForElement" };
const INVOKING = { popovertarget: "popoverTargetElement", commandfor: "commandForElement", ...INTEREST };
const LABELABLE: ReadonlySet<string> = new Set("button input meter output progress select textarea".split(" "));
const CHECKED: ReadonlySet<string> = new Set(["checkbox", "radio"]);
/** What opens when a link leads into it. */
const FOLDED = "details,[hidden=until-found i]";
const XLINK = "http://www.w3.org/1999/xlink";
