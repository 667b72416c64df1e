/**
 * Which rules hold in the documents of frames, where that depends on their addresses: the relay says so for each address.
 *
 * What tightened in a document at one of its addresses goes on tightening in it. Of a document of whose address the relay has
 * said nothing yet, or ever, nothing is sent.
 */

import { addressOf, documentOf, frameElement } from "./dom";
import { AWAY, DISABLE, HIDE, MASK, type Rules, type Tightening } from "./rules";

/** What holds in one document. */
export interface Hold {
  tighten: Tightening[];
  reveal: string[];
  enable: string[];
  /** What holds on the document itself. */
  bits: number;
}

export class Frames {
  #page: Rules;
  #tightened = new WeakMap<Document, Map<string, Tightening>>();

  constructor(page: Rules) {
    this.#page = page;
  }

  use(page: Rules): void {
    this.#page = page;
  }

  /** Forgets what tightened: a new version is applied. */
  forget(): void {
    this.#tightened = new WeakMap();
  }

  /** Whether frames are to be told apart at all. */
  get matter(): boolean {
    return this.#page.frames !== null;
  }

  /** What holds in a document: the page's own, or a frame's. */
  in(doc: Document): Hold {
    const address = this.address(doc);
    if (!this.matter || address === "") {
      return { tighten: this.#page.tighten, reveal: this.#page.reveal, enable: this.#page.enable, bits: 0 };
    }
    const rules = address === null ? undefined : this.#page.frames?.get(address);
    const tightened = this.#tightened.get(doc) ?? new Map<string, Tightening>();
    this.#tightened.set(doc, tightened);
    for (const one of rules?.tighten ?? this.#page.tighten) {
      tightened.set(`${one.bits} ${one.selector}`, one);
    }
    const bits = rules === undefined ? AWAY | HIDE : (rules.paused ? HIDE : 0) | (rules.broken ? MASK | DISABLE : 0);
    return { tighten: [...tightened.values()], reveal: rules?.reveal ?? [], enable: rules?.enable ?? [], bits };
  }

  /** The address whose rules hold in a document: empty for the page's own, null where it stands nowhere. */
  address(doc: Document): string | null {
    let at: Document | null = doc;
    while (at && at !== document) {
      const address = addressOf(at);
      if (address !== NOWHERE) {
        return address;
      }
      const frame = frameElement(at);
      at = frame && documentOf(frame);
    }
    return at && "";
  }
}

const NOWHERE = "about:blank";
