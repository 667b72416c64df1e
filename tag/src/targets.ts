/** What a masked field points to repeats its value, or completes it: lists, descriptions, error messages, outputs. */

import { allById, allIn, attr, hasAttr, nameOf, shadowOf } from "./dom";
import { own } from "./own";
import { isMadeField } from "./policy";

/** The targets of masked fields in a tree. */
export function targetsIn(scope: Document | ShadowRoot, conceals: (node: Node) => boolean): Node[] {
  const targets: Node[] = [];
  for (const element of allIn(scope, REFERRING)) {
    const named = (name: string): Element[] =>
      (attr(element, name) ?? "").split(/\s+/).flatMap((id) => (id ? allById(scope, id) : []));
    if (nameOf(element) === "output" && hasAttr(element, "for") && named("for").some((one) => conceals(one) || holdsField(one, conceals))) {
      targets.push(element);
    }
    if (isMadeField(element) && conceals(element)) {
      targets.push(...POINTERS.flatMap(named), ...SET.flatMap((name) => own(element, name as "ariaOwnsElements") ?? []));
    }
  }
  return targets;
}

/** Whether the shadow tree of a host has a masked field: the host may stand for it (Reference Target), and the relay does not hear for which. */
function holdsField(host: Element, conceals: (node: Node) => boolean): boolean {
  const root = shadowOf(host);
  return root !== null && allIn(root, "*").some((one) => (isMadeField(one) && conceals(one)) || holdsField(one, conceals));
}

const POINTERS = ["list", "aria-describedby", "aria-errormessage", "aria-details", "aria-controls", "aria-owns", "aria-activedescendant"];
/** By these a script points at elements that need no id; their attributes are there then, and empty. */
const SET = "ariaDescribedByElements ariaErrorMessageElements ariaDetailsElements ariaControlsElements ariaOwnsElements ariaActiveDescendantElement".split(" ");
const REFERRING = `${POINTERS.map((name) => `[${name}]`).join()},output[for]`;
