/**
 * The echo guard: what a covered field holds stays covered where open content repeats it, in a toast, a tooltip, a last step.
 *
 * Values are kept in the memory of this page alone and compared by letters and digits. What repeats one when it comes or
 * changes is masked for good. What an agent writes the agent knows: were it masked, the guard would tell which guess is right.
 */

import { STRUCTURAL } from "./attributes";
import { attr, chosenOf, hasAttr, isElement, isField, nameOf, parentOf, textsOf, typeOf, valueOf } from "./dom";
import type { Restrictions } from "./restrict";
import { HIDE, MASK } from "./rules";
import { isEdit, plain, Values } from "./values";
import type { AttributeChange } from "./wire";

export class Echo {
  #values = new Values();
  #covered = new Set<Element>();
  /** What covered fields held when they were last looked at. */
  #last = new WeakMap<Element, { raw: string; values: string[]; since: number }>();
  #masked = new WeakSet<Node>();
  #agents: Element | null = null;

  constructor(private readonly restrictions: Restrictions) {}

  /** A new version is applied: all is judged and learnt afresh. */
  forget(): void {
    this.#values.forget();
    this.#last = new WeakMap();
    this.#masked = new WeakSet();
    this.#covered.clear();
  }

  /** Whether a text is masked because it repeats a value. */
  masks(text: Node): boolean {
    return this.#masked.has(text);
  }

  /** The same, for a text that comes or changes. */
  judge(text: Node, value: string): boolean {
    if (!this.#masked.has(text) && !this.#values.isEmpty && isJudged(parentOf(text)) && this.#repeats(value)) {
      this.#masked.add(text);
    }
    return this.#masked.has(text);
  }

  /** Masks the texts of an element that repeat a value together, where one of `fresh` takes part; those newly masked. */
  judgeTexts(parent: Node | null, fresh: ReadonlySet<Node> | null): Node[] {
    if (this.#values.isEmpty || !isJudged(parent)) {
      return [];
    }
    const every = textsOf(parent);
    const places = fresh ? every.flatMap((text, at) => (fresh.has(text) ? at : [])) : [0, every.length];
    const texts = every.slice(Math.max(0, (places[0] ?? every.length) - NEAR), (places.at(-1) ?? 0) + NEAR + 1);
    if (texts.length < 2) {
      return [];
    }
    const found = new Set<Node>();
    const ends: number[] = [];
    const all = texts.reduce((all, text) => {
      const more = all + plain(text.data);
      ends.push(more.length);
      return more;
    }, "");
    this.#values.find(all, (start, end) => {
      const part = texts.filter((_, at) => (ends[at - 1] ?? 0) < end && (ends[at] ?? 0) > start);
      if (!fresh || part.some((text) => fresh.has(text))) {
        part.forEach((text) => found.add(text));
      }
      return false;
    });
    const masked = [...found].filter((text) => !this.#masked.has(text));
    masked.forEach((text) => this.#masked.add(text));
    return masked;
  }

  /** Takes out of an open element's attributes what repeats a value; a change says that it is gone. */
  strip(element: Element, values: AttributeChange["attributes"], isChange: boolean): void {
    if (this.#values.isEmpty || UNJUDGED.has(nameOf(element))) {
      return;
    }
    const isDrawing = element.namespaceURI === SVG;
    for (const [name, value] of Object.entries(values)) {
      const isKept = STRUCTURAL.has(name) || name === "style" || (isDrawing && !SPEAKING.test(name));
      if (typeof value === "string" && !isKept && !SILENT.test(value) && (this.#repeats(value) || this.#repeats(decoded(value)))) {
        delete values[name];
        Object.assign(values, isChange && { [name]: null });
      }
    }
  }

  /** What a field that is told of says, where that is the page's own word: a button's. */
  label(field: Element, text: string): string {
    return VALUELESS.has(typeOf(field)) && this.#repeats(text) ? "" : text;
  }

  /** Looks at fields that come or change: learns what covered ones hold, and masks open ones that repeat it; whether it did. */
  look(fields: Element[]): boolean {
    this.learn(fields);
    const repeating = fields.filter((field) => !this.#covered.has(field) && field !== this.#agents && isField(field) && this.#isRepeating(field));
    if (repeating.length > 0) {
      repeating.forEach((field) => this.restrictions.cover(field));
      this.learn(repeating);
    }
    return repeating.length > 0;
  }

  /** Reads what covered fields hold now: those known, and those of `fields`, which are all of the page where none are said. */
  learn(fields = this.restrictions.all(HOLDERS)): void {
    fields.filter((field) => this.#isCovered(field)).forEach((field) => this.#covered.add(field));
    const now = Date.now();
    for (const field of this.#covered) {
      this.#read(field, now);
      if (!field.isConnected) {
        this.#covered.delete(field);
      }
    }
  }

  /** What an agent does to an element, and the text that is put into it. */
  byAgent<T>(element: Element, text: string, act: () => T): T {
    this.#agents = element;
    this.#values.tell(plain(text));
    try {
      return act();
    } finally {
      this.#agents = null;
      if (isField(element) && !this.restrictions.conceals(element)) {
        held(element).forEach((text) => this.#values.tell(plain(text)));
      }
    }
  }

  #read(field: Element, now: number): void {
    const texts = held(field);
    const raw = texts.join("\n");
    const last = this.#last.get(field);
    if (raw === last?.raw) {
      return;
    }
    const values = texts.map((text) => plain(text.slice(0, MOST_READ)));
    const [former, next] = [last?.values[0], values[0]];
    if (last && former && next !== undefined && values.length === 1 && now - last.since < SETTLED && isEdit(former, next)) {
      this.#values.fade(former, field, now);
    }
    values.forEach((value) => this.#values.add(value, field, now));
    this.#last.set(field, { raw, values, since: now });
  }

  /** Whether a field is masked or hidden; a hidden input by a rule of its own, for a private policy takes it for no field. */
  #isCovered(field: Element): boolean {
    return typeOf(field) === "hidden" ? (this.restrictions.state(field).bits & (HIDE | MASK)) !== 0 : this.restrictions.conceals(field);
  }

  #isRepeating(field: Element): boolean {
    return typeOf(field) !== "hidden" && held(field).some((text) => this.#repeats(text));
  }

  #repeats(text: string): boolean {
    return !this.#values.isEmpty && this.#values.find(plain(text));
  }
}

/** Whether a node holds something that a person fills in. */
export function isHolder(node: Node): node is Element {
  return isElement(node) && (isField(node) || (hasAttr(node, "contenteditable") && attr(node, "contenteditable") !== "false"));
}

/** What a field holds; of a select what is chosen, if that says anything. */
function held(field: Element): string[] {
  if (nameOf(field) === "select") {
    return chosenOf(field).flatMap((option) => {
      const { value, text } = option as HTMLOptionElement;
      return value === "" ? [] : [value, text];
    });
  }
  return isField(field) ? (VALUELESS.has(typeOf(field)) ? [] : [valueOf(field)]) : [field.textContent ?? ""];
}

/** Whether texts of a node are judged. A list that lacks the one that is chosen elsewhere would tell which. */
function isJudged(parent: Node | null): parent is Node {
  return parent !== null && !UNJUDGED.has(nameOf(parent));
}

function decoded(value: string): string {
  try {
    return value.includes("%") ? decodeURIComponent(value) : "";
  } catch {
    return "";
  }
}

const MOST_READ = 8000;
/** How many texts before and after one that comes are looked at with it. */
const NEAR = 50;
/** What stands so long in a field, in milliseconds, was not on the way to something else. */
const SETTLED = 1000;
const SVG = "http://www.w3.org/2000/svg";
const VALUELESS: ReadonlySet<string> = new Set("checkbox radio button submit reset image range color file".split(" "));
const UNJUDGED: ReadonlySet<string> = new Set("option optgroup style link meta".split(" "));
const HOLDERS = "input,textarea,select,[contenteditable]";
/** What an attribute of a drawing must begin with to say anything; all else are numbers. */
const SPEAKING = /^(aria-|data-|title|(xlink:)?href)/i;
/** Attribute values that are a state or a picture. */
const SILENT = /^(true|false)$|^data:/i;
