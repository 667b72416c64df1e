/**
 * The rules that say what holds while they match nothing on the page: which of them do, and what is masked for it.
 *
 * A rule is lost until it matches an element that stands in no hidden content. What is masked meanwhile stays so wherever it
 * moves, until a lost rule matches again; where the page's address changes before that, it stays masked.
 */

import { allIn, isConnected, isElement, isText, matches } from "./dom";
import { LOST, MASK } from "./rules";
import type { LostRule } from "./wire";

interface Watched extends LostRule {
  witness: Element | null;
  isLost: boolean;
}

export class Losses {
  #watched: Watched[];
  /** What is masked while a rule is lost. */
  #masked = new WeakSet<Node>();
  /** What was at an address before. */
  #kept: WeakSet<Node>[] = [];
  #turned = false;

  constructor(rules: LostRule[]) {
    this.#watched = rules.map((rule) => ({ ...rule, witness: null, isLost: true }));
  }

  /** From now on these rules are watched; those that were stand as they stood. */
  watch(rules: LostRule[]): void {
    const known = new Map(this.#watched.map((one) => [one.rule, one]));
    if (rules.length !== known.size || rules.some(({ rule }) => !known.has(rule))) {
      this.#kept.push(this.#masked);
      this.#masked = new WeakSet();
    }
    const wasPausing = this.isPausing;
    this.#watched = rules.map((rule) => ({ witness: null, isLost: true, ...known.get(rule.rule), ...rule }));
    this.#turned ||= wasPausing && !this.isPausing;
  }

  /** Whether nothing is shared until a rule matches something. */
  get isPausing(): boolean {
    return this.#watched.some(({ isLost, mask }) => isLost && mask === undefined);
  }

  takeTurned(): boolean {
    const turned = this.#turned;
    this.#turned = false;
    return turned;
  }

  /** The numbers of the rules that match an element. */
  marks(element: Element): string[] {
    return this.#watched.filter(({ selector }) => matches(element, selector)).map(({ rule }) => `=${rule}`);
  }

  /** Looks which rules match nothing now; calls `masked` for what is newly masked. */
  look(scopes: (Document | ShadowRoot)[], isSeen: (element: Element) => boolean, masked: (element: Element) => void): void {
    for (const one of this.#watched) {
      const holds = (element: Element): boolean => isConnected(element) && matches(element, one.selector) && isSeen(element);
      if (one.witness === null || !holds(one.witness)) {
        one.witness = scopes.flatMap((scope) => allIn(scope, one.selector)).find(holds) ?? null;
      }
      const isLost = one.witness === null;
      if (isLost !== one.isLost) {
        one.isLost = isLost;
        this.#turned = true;
        if (!isLost) {
          this.#masked = new WeakSet();
        }
      }
    }
    for (const { isLost, mask } of this.#watched) {
      const around = isLost && mask !== undefined ? scopes.flatMap((scope) => allIn(scope, mask)) : [];
      for (const element of around.filter((element) => !this.#masked.has(element))) {
        this.#masked.add(element);
        masked(element);
      }
    }
  }

  /** Whether a node was masked while a rule was lost. */
  has(node: Node): boolean {
    return this.#masked.has(node) || this.#kept.some((kept) => kept.has(node));
  }

  /** What holds on a node because rules are lost; remembers it. */
  bits(node: Node, above: number): number {
    if (this.isPausing && (isElement(node) || isText(node))) {
      return LOST;
    }
    if ((above & LOST) !== 0 || this.#masked.has(node)) {
      this.#masked.add(node);
      return LOST;
    }
    return this.#kept.some((kept) => kept.has(node)) ? MASK : 0;
  }
}
