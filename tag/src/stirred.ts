/**
 * When what a person tells an element by last changed: its words, its names, what stands in it and in its row.
 *
 * An action names the last message that the relay had when it passed it. If the element changed after that, the agent aimed
 * at something else: a list that moved by one row, a button that now says another thing. The relay asks the same of what the
 * agent has (`stir` in `rules/src/enforce/view/repaint.rs`, `is_as_seen` in `rules/src/enforce/judge.rs`).
 */

import { attr, BUTTONS, composedParent, flatAncestors, isElement, isField, matches, nameOf, parentOf, typeOf } from "./dom";
import { FULL_SNAPSHOT, INCREMENTAL, MUTATION, type MutationData, type RrEvent } from "./wire";

export class Stirred {
  /** By node, the number of the message that said so. */
  #last = new WeakMap<Node, number>();
  /** The message with the whole page. */
  #whole = 0;

  constructor(private readonly nodeOf: (id: number) => Node | null) {}

  /** Events that leave with a message, or left. */
  note(events: RrEvent[], message: number): void {
    for (const event of events) {
      if (event.type === FULL_SNAPSHOT) {
        this.#whole = message;
      } else if (event.type === INCREMENTAL && event.data.source === MUTATION) {
        this.#noteChange(event.data, message);
      }
    }
  }

  /** Whether an element is as it was when a message had been sent; `withRow` asks for the row that its control stands in, too. */
  isSince(element: Element, message: number, withRow: boolean): boolean {
    const control = flatAncestors(element).find((one) => matches(one, CONTROLS)) ?? element;
    const row = withRow ? above(control).slice(0, ROW_DISTANCE).find(isRow) : undefined;
    return [element, control, row].every((node) => Math.max(this.#whole, (node && this.#last.get(node)) ?? 0) <= message);
  }

  #noteChange({ texts, attributes, removes, adds }: MutationData, message: number): void {
    const telling = attributes.filter(({ id, attributes }) => Object.keys(attributes).some((name) => tells(this.nodeOf(id), name)));
    const ids = [...texts, ...telling].map(({ id }) => id);
    const parents = [...removes, ...adds].map(({ parentId }) => parentId);
    for (const id of new Set([...ids, ...parents])) {
      this.#stir(this.nodeOf(id), message);
    }
    for (const { node } of adds) {
      const moved = this.nodeOf(node.id);
      if (moved) {
        this.#last.set(moved, message);
      }
    }
  }

  #stir(node: Node | null, message: number): void {
    if (!node || nameOf(parentOf(node)) === "style") {
      return;
    }
    for (const one of [node, ...above(node)].slice(0, STIRRED)) {
      this.#last.set(one, message);
      if (isRow(one) || ENDS.has(nameOf(one))) {
        return;
      }
    }
  }
}

/** Whether a person, or a script, tells an element by this attribute. What is entered in a field is no name of it. */
function tells(node: Node | null, name: string): boolean {
  const isEntered = name === "value" && node !== null && isElement(node) && isField(node) && !BUTTONS.has(typeOf(node));
  return TELLING.has(name) && !isEntered;
}

function isRow(node: Node): boolean {
  return ROWS.has(nameOf(node)) || (isElement(node) && ROLES.has((attr(node, "role") ?? "").trim().toLowerCase()));
}

/** What a node stands in, from its parent up, across shadow roots and frames. */
function above(node: Node): Node[] {
  const found: Node[] = [];
  for (let at = composedParent(node); at; at = composedParent(at)) {
    found.push(at);
  }
  return found;
}

const CONTROLS = "a,area,button,input,select,textarea,label,summary,option,[role]";
const ROWS: ReadonlySet<string> = new Set(["tr", "li", "article"]);
const ROLES: ReadonlySet<string> = new Set(["row", "listitem", "article", "treeitem"]);
/** As rows, these hold together what belongs to one thing: a change in it says nothing about what is around it. */
const ENDS: ReadonlySet<string> = new Set(["form", "section", "main", "body", "html"]);
/** Attributes by which a person, or a script, tells one control from another. */
const TELLING: ReadonlySet<string> = new Set("id name type role href value title aria-label alt for form action formaction".split(" "));
const ROW_DISTANCE = 12;
const STIRRED = 16;
