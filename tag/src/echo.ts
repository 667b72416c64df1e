/**
 * The echo guard: what a covered field holds stays covered where open content repeats it, in a toast, a tooltip, a last step.
 *
 * Values are kept in the memory of this page alone and compared by letters and digits. What repeats one when it comes or
 * changes is masked for good. Nothing may tell what a value is: what was shown stays as it was, and what an agent writes the
 * agent knows. A select holds nothing here, for of a list of all there is to choose the one that is missing would be told.
 */

import { attr, hasAttr, isConnected, isElement, isField, nameOf, parentOf, textOf, textsOf, typeOf, valueOf } from "./dom";
import type { Restrictions } from "./restrict";
import { COVER } from "./rules";
import { isEdit, plain, Values } from "./values";
import type { AttributeChange, Refusal } from "./wire";

export class Echo {
  #values = new Values();
  #covered = new Set<Element>();
  /** What covered fields held when they were last looked at. */
  #last = new WeakMap<Element, { raw: string; values: string[]; since: number }>();
  #masked = new WeakSet<Node>();
  /** What texts and open fields said when they were last sent. */
  #shown = new WeakMap<Node, string>();
  /** The same of attributes. */
  #shownAttributes = new WeakMap<Element, Map<string, string>>();
  /** Where an agent writes, what stood there, and what is written. */
  #agent: { element: Element; before: string; written: string } | null = null;

  constructor(private readonly restrictions: Restrictions) {}

  /** A new version is applied: values are learnt afresh, and what was masked is judged again. What was shown stays shown. */
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
    if (!this.#masked.has(text) && this.#shown.get(text) !== value) {
      if (isJudged(parentOf(text)) && this.#repeats(value)) {
        this.#masked.add(text);
      } else {
        this.#shown.set(text, value);
      }
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
    const isFresh = (text: Text): boolean => (fresh ? fresh.has(text) : this.#shown.get(text) !== text.data);
    const found = new Set<Node>();
    const ends: number[] = [];
    const all = texts.reduce((all, text) => {
      const more = all + plain(text.data);
      ends.push(more.length);
      return more;
    }, "");
    let first = 0;
    this.#values.find(all, (start, end) => {
      // Places come one after another, so that no text before is looked at again.
      while ((ends[first] ?? all.length) <= start) {
        first += 1;
      }
      let last = first;
      while ((ends[last] ?? all.length) < end) {
        last += 1;
      }
      const part = texts.slice(first, last + 1);
      if (part.some(isFresh)) {
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
    if (UNJUDGED.has(nameOf(element))) {
      return;
    }
    for (const [name, value] of Object.entries(values)) {
      const isHeld = name === "value" && isField(element) && !VALUELESS.has(typeOf(element));
      if (typeof value !== "string" || isHeld || !SPEAKING.test(name)) {
        continue;
      }
      const shown = this.#shownAttributes.get(element) ?? new Map<string, string>();
      const isNew = shown.get(name) !== value;
      if (isNew && (this.#repeats(value) || this.#repeats(decoded(value))) && !this.restrictions.reads(name)) {
        delete values[name];
        Object.assign(values, isChange && { [name]: null });
      } else if (isNew) {
        this.#shownAttributes.set(element, shown.set(name, value));
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
    const open = fields.filter((field) => !this.#covered.has(field) && isField(field) && !this.#isAgents(field));
    const repeating = open.filter((field) => this.#isRepeating(field));
    if (repeating.length > 0) {
      repeating.forEach((field) => this.restrictions.cover(field));
      this.learn(repeating);
    }
    return repeating.length > 0;
  }

  /** Reads what covered fields hold now: those known, and those of `fields`, which are all of the page where none are said. */
  learn(fields = this.restrictions.all(HOLDERS).filter(isHolder)): void {
    fields.filter((field) => this.#isCovered(field)).forEach((field) => this.#covered.add(field));
    const now = Date.now();
    for (const field of this.#covered) {
      this.#read(field, now);
      if (!isConnected(field)) {
        this.#covered.delete(field);
      }
    }
  }

  /** What an agent does to an element, and the text that is put into it. */
  byAgent(element: Element, text: string, act: () => Refusal | null): Refusal | null {
    this.#agent = { element, before: isHolder(element) ? plain(held(element).join()) : "", written: plain(text) };
    try {
      const refusal = act();
      if (refusal === null) {
        this.#values.tell(this.#agent.written);
        this.#isAgents(element);
      }
      return refusal;
    } finally {
      this.#agent = null;
    }
  }

  /** Whether a field holds what an agent made of it just now; what the page itself put there meanwhile is not the agent's. */
  #isAgents(field: Element): boolean {
    if (this.#agent?.element !== field || !isHolder(field)) {
      return false;
    }
    const { before, written } = this.#agent;
    const now = plain(held(field).join());
    if (!isEdit(before, now, Math.max(written.length, 1))) {
      return false;
    }
    this.#values.tell(written);
    this.#values.tell(now);
    return true;
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
    if (last && former && next !== undefined && values.length === 1 && now - last.since < SETTLED && isEdit(former, next, FEW)) {
      this.#values.fade(former, field, now);
    }
    values.forEach((value) => this.#values.add(value, field, now));
    this.#last.set(field, { raw, values, since: now });
  }

  /** Whether a field is masked or hidden; a hidden input by a rule of its own, for a private policy takes it for no field. */
  #isCovered(field: Element): boolean {
    return typeOf(field) === "hidden" ? (this.restrictions.state(field).bits & COVER) !== 0 : this.restrictions.conceals(field);
  }

  #isRepeating(field: Element): boolean {
    const texts = typeOf(field) === "hidden" ? [] : held(field);
    const said = texts.join("\n");
    if (this.#shown.get(field) === said || !texts.some((text) => this.#repeats(text))) {
      this.#shown.set(field, said);
      return false;
    }
    return true;
  }

  #repeats(text: string): boolean {
    return !this.#values.isEmpty && this.#values.find(plain(text));
  }
}

/** Whether a node holds something that a person fills in. */
export function isHolder(node: Node): node is Element {
  return isElement(node) && (isField(node) || (hasAttr(node, "contenteditable") && attr(node, "contenteditable") !== "false"));
}

/** What a field holds that somebody wrote. */
function held(field: Element): string[] {
  if (isField(field)) {
    return nameOf(field) === "select" || VALUELESS.has(typeOf(field)) ? [] : [valueOf(field)];
  }
  return [textOf(field)];
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
/** So many letters are typed in one go. */
const FEW = 2;
const VALUELESS: ReadonlySet<string> = new Set("checkbox radio button submit reset image range color file".split(" "));
const UNJUDGED: ReadonlySet<string> = new Set("option optgroup style link meta".split(" "));
const HOLDERS = "input,textarea,select,[contenteditable]";
/** Attributes that say something to a person, or keep what a script says later. */
const SPEAKING = /^(title|alt|placeholder|label|summary|content|value|aria-(label|description|valuetext|roledescription|placeholder)|data-.+)$/i;
