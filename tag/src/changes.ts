/** What changed in the page since the rules were matched: of all trees at once, and before the recorder tells of it. */

import { isElement } from "./dom";

export class Changes {
  #watched = new WeakSet<Node>();
  #behind = false;
  #reshaped = false;
  #tops = new Set<Element>();
  readonly #observer = new MutationObserver((records) => this.#note(records));

  /** Watches a document or a shadow tree. */
  watch(root: Node): void {
    if (!this.#watched.has(root)) {
      this.#watched.add(root);
      this.#observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    }
  }

  /** Stops to watch the page. */
  rest(): void {
    this.#observer.disconnect();
    this.#watched = new WeakSet();
  }

  /** Whether the page changed and the recorder has not told yet. */
  isBehind(): boolean {
    this.#note(this.#observer.takeRecords());
    return this.#behind;
  }

  /** Whether more than texts changed since the rules were matched. */
  isReshaped(): boolean {
    this.#note(this.#observer.takeRecords());
    return this.#reshaped;
  }

  /** The tops of what changed, for the rules to be matched there; `all` where they are matched against the whole page. */
  take(all: boolean): Element[] {
    this.#note(this.#observer.takeRecords());
    const tops = [...this.#tops];
    this.#tops.clear();
    this.#reshaped = false;
    this.#behind &&= !all;
    return tops;
  }

  #note(records: MutationRecord[]): void {
    for (const { type, target, addedNodes } of records) {
      if (type !== "characterData") {
        this.#reshaped = true;
        const changed = type === "attributes" ? [target] : Array.from(addedNodes);
        changed.filter(isElement).forEach((element) => this.#tops.add(element));
      }
    }
    if (records.length > 0) {
      this.#behind = true;
      // The recorder hears of the same changes in this turn and has them matched.
      queueMicrotask(() => (this.#behind = false));
    }
  }
}
