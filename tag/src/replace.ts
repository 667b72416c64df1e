/** Replaces the relay's copy of what is now more restricted than it was when it was sent, in the message that tells of the change. */

import { CHILDLESS, EMPTIED, liveAttributes } from "./attributes";
import { childrenOf, closestOf, isDocument, isElement, isInShadow, isText, nameOf, parentOf, shadowOf } from "./dom";
import type { Mirror, Nodes } from "./nodes";
import { CONCEAL, DISABLE, HIDE } from "./rules";
import type { Ledger, Sent } from "./sent";
import type { Sheets } from "./sheets";
import * as w from "./wire";

/** What a replacement needs beside the change itself. */
export interface Replaced {
  /** What must follow the change. */
  after: w.IncrementalData[];
  /** It need not wait. */
  isLoud: boolean;
  /** A change cannot mend the relay's copy: it needs the whole page again. */
  needsAll: boolean;
}

export class Replacement {
  constructor(
    private readonly mirror: Mirror,
    private readonly nodes: Nodes,
    private readonly sheets: Sheets,
    private readonly ledger: Ledger,
  ) {}

  /** Finds all that is held more openly, and writes into the change what replaces it. */
  replace(change: w.MutationData): Replaced {
    const replaced: Replaced = { after: [], isLoud: false, needsAll: false };
    const root = this.ledger.get(this.mirror.getId(document));
    const pending = root ? [root] : [];
    for (let sent = pending.pop(); sent; sent = pending.pop()) {
      const live = this.mirror.getNode(sent.id);
      if (!live || (sent.isVoid && (!CHILDLESS.has(nameOf(live)) || (sent.bits & HIDE) !== 0))) {
        continue;
      }
      const bits = this.nodes.bits(live);
      const gained = bits & ~sent.bits;
      if (gained & CONCEAL) {
        replaced.isLoud = true;
        if (isDocument(live) || WHOLE.has(nameOf(live))) {
          replaced.needsAll = true;
        } else {
          this.#renew(live, sent, change, replaced);
          this.#clearSelect(live, change);
        }
        continue;
      }
      if (gained & DISABLE && isElement(live)) {
        sent.bits |= DISABLE;
        const marks = this.nodes.marks(live, sent.bits, this.ledger.get(sent.parent)?.bits ?? 0);
        if (marks && !EMPTIED.has(nameOf(live))) {
          replaced.isLoud = true;
          change.attributes.push({ id: sent.id, attributes: { "data-louver": marks } });
        }
      }
      for (const kid of sent.kids) {
        const next = this.ledger.get(kid);
        if (next) {
          pending.push(next);
        }
      }
    }
    return replaced;
  }

  /** An option or something in it became restricted: the value of its select may repeat it. */
  #clearSelect(option: Node, change: w.MutationData): void {
    const element = isElement(option) ? option : parentOf(option);
    const select = element && isElement(element) ? closestOf(element, "select") : null;
    const sent = select && select !== option ? this.ledger.get(this.mirror.getId(select)) : undefined;
    if (select && sent && (sent.bits & CONCEAL) === 0) {
      change.attributes.push({ id: sent.id, attributes: { value: this.nodes.state(select).value ?? null } });
    }
  }

  #renew(live: Node, sent: Sent, change: w.MutationData, replaced: Replaced): void {
    const { id, parent } = sent;
    const before = this.ledger.below(id);
    const parents = new Map(before.map((below) => [below, this.ledger.get(below)?.parent ?? 0]));
    const next = this.nodes.next(live, parent, null);
    this.ledger.remove(id);
    const adds: w.Add[] = [];
    this.#rebuild(live, parent, next, new Set(before), adds, replaced);
    for (const below of before) {
      if (!this.ledger.has(below)) {
        change.removes.push({ parentId: parents.get(below) ?? id, id: below });
      }
    }
    change.removes.push({ parentId: parent, id, ...(isInShadow(live) && { isShadow: true }) });
    change.adds.push(...adds);
    for (const { node } of adds) {
      const adopted = node.isShadowHost ? this.sheets.again(node.id) : null;
      if (adopted) {
        replaced.after.push(adopted);
      }
    }
  }

  /** A restricted node out of the live page, then what is below it and was held, last sibling first. */
  #rebuild(live: Node, parentId: number, nextId: number | null, held: ReadonlySet<number>, adds: w.Add[], replaced: Replaced): void {
    const meta = this.mirror.getMeta(live);
    const parent = this.ledger.get(parentId);
    if (!meta || !parent) {
      return;
    }
    const bare = { ...meta, childNodes: [], ...(isElement(live) && { attributes: liveAttributes(live) }), textContent: isText(live) ? live.data : "" };
    if ((this.nodes.bits(live) & CONCEAL) === 0) {
      // Below it is something that a private policy reveals; the recorder knows best how to write that.
      replaced.needsAll = true;
      return;
    }
    const node = this.nodes.node(bare, parentId, parent.bits);
    if (!node) {
      return;
    }
    adds.push({ parentId, nextId, node });
    if (this.ledger.get(node.id)?.isVoid) {
      return;
    }
    for (const parent of [live, shadowOf(live)]) {
      let next: number | null = null;
      for (const child of parent ? childrenOf(parent).reverse() : []) {
        const id = this.mirror.getId(child);
        if (held.has(id)) {
          this.#rebuild(child, node.id, next, held, adds, replaced);
          next = this.ledger.has(id) ? id : next;
        }
      }
    }
  }
}

/** What takes the whole page with it when it is replaced. */
const WHOLE: ReadonlySet<string> = new Set(["html", "head", "body"]);
