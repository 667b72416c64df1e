/** What a masked field points to repeats its value, or completes it: lists, descriptions, error messages, outputs. */

import { allById, allIn, attr, hasAttr, nameOf } from "./dom";
import { own } from "./own";
import { isMadeField } from "./policy";

/** The targets of masked fields in a tree. */
export function targetsIn(scope: Document | ShadowRoot, conceals: (node: Node) => boolean): Node[] {
  const targets: Node[] = [];
  for (const element of allIn(scope, REFERRING)) {
    const named = (name: string): Element[] =>
      (attr(element, name) ?? "").split(/\s+/).flatMap((id) => (id ? allById(scope, id) : []));
    if (nameOf(element) === "output" && hasAttr(element, "for") && named("for").some(conceals)) {
      targets.push(element);
    }
    if (isMadeField(element) && conceals(element)) {
      targets.push(...POINTERS.flatMap(named), ...SET.flatMap((name) => own(element, name as "ariaOwnsElements") ?? []));
    }
  }
  return targets;
}

const POINTERS = ["list", "aria-describedby", "aria-errormessage", "aria-details", "aria-controls", "aria-owns", "aria-activedescendant"];
/** By these a script points at elements that need no id; their attributes are there then, and empty. */
const SET = "ariaDescribedByElements ariaErrorMessageElements ariaDetailsElements ariaControlsElements ariaOwnsElements ariaActiveDescendantElement".split(" ");
const REFERRING = `${POINTERS.map((name) => `[${name}]`).join()},output[for]`;
