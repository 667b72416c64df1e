/** Nodes as they are sent, with their children; each that is sent is put into the ledger. */

import { box, BOXED, CHILDLESS, controlState, effects, EMPTIED, layoutOf, maskedOf, maskedValue, plainOf, REPLACED, workingOf } from "./attributes";
import { addressOf, frameOf, isElement, isField, nameOf, nextOf, parentOf, shadowOf, textsOf } from "./dom";
import type { Echo } from "./echo";
import type { Restrictions } from "./restrict";
import { CONCEAL, COVER, DISABLE, HIDE, MASK } from "./rules";
import type { Ledger, Sent } from "./sent";
import { inFirst, sheetOf } from "./styles";
import * as w from "./wire";

/** The recorder's table of nodes. */
export interface Mirror {
  getNode(id: number): Node | null;
  getId(node: Node): number;
  getMeta(node: Node): w.RrNode | null;
}

export class Nodes {
  constructor(
    private readonly mirror: Mirror,
    private readonly restrictions: Restrictions,
    private readonly ledger: Ledger,
    private readonly echo: Echo,
    /** The element that carries the tag's own panel. */
    private readonly panel: Node | null,
  ) {}

  /** A live node that the relay holds and that may have something below it. */
  open(id: number): Node | null {
    const sent = this.ledger.get(id);
    const live = this.mirror.getNode(id);
    return sent && live && (!sent.isVoid || isField(live)) ? live : null;
  }

  /** A node with its children as it is sent, put into the ledger; null when nothing of it is. */
  node(node: w.RrNode, parentId: number, above: number): w.RrNode | null {
    const live = this.mirror.getNode(node.id);
    if (!live || live === this.panel || node.type === w.COMMENT) {
      return null;
    }
    const sent: Sent = { id: node.id, parent: parentId, kids: new Set(), bits: this.bits(live), place: 0, isVoid: false };
    const base = { id: node.id, type: node.type, ...(node.rootId !== undefined && { rootId: node.rootId }), ...(node.isShadow && { isShadow: true }) };
    switch (node.type) {
      case w.DOCUMENT:
        if (sent.bits & HIDE) {
          this.remember(node);
          return null;
        }
        this.ledger.put(sent);
        return { ...base, ...(node.compatMode && { compatMode: node.compatMode }), childNodes: this.#children(node, sent) };
      case w.DOCTYPE:
        this.ledger.put(sent);
        return { ...base, name: node.name ?? "", publicId: node.publicId ?? "", systemId: node.systemId ?? "" };
      case w.TEXT: {
        const text = this.text(live, node.textContent ?? "", parentId);
        if (text === null) {
          return null;
        }
        if (sent.bits & CONCEAL || this.echo.masks(live)) {
          sent.text = text;
        }
        this.ledger.put(sent);
        return { ...base, textContent: text, ...(node.isStyle && { isStyle: true }) };
      }
      case w.CDATA:
        this.ledger.put(sent);
        return { ...base, textContent: "" };
      case w.ELEMENT:
        return isElement(live) ? this.#element(node, live, sent, above, base) : null;
      default:
        return null;
    }
  }

  /** Lets what is not sent remember that it was restricted, for when it moves out. */
  remember(node: w.RrNode): void {
    const live = this.mirror.getNode(node.id);
    if (live) {
      this.restrictions.state(live);
    }
    node.childNodes?.forEach((child) => this.remember(child));
  }

  /** What a control shows now, in the form of attributes. */
  state(control: Element): Record<string, w.AttributeValue> {
    return controlState(control, (node) => this.restrictions.conceals(node));
  }

  /** What is sent of an open element's attributes. */
  plain(live: Element, values: w.AttributeChange["attributes"]): w.AttributeChange["attributes"] {
    const kept = plainOf(live, values, this.restrictions.rules.urlParams);
    return this.restrictions.isUnsaid(live) ? workingOf(kept) : kept;
  }

  /** What restricts a live node now. */
  bits(live: Node): number {
    return this.restrictions.state(live).bits;
  }

  /** The `data-louver` of an element below one with the effects `above`. */
  marks(live: Element, bits: number, above: number): string {
    const own = bits & (COVER | DISABLE);
    return this.#marked(live, (own & ~above) !== 0 ? own : 0);
  }

  /** Effects in words, and the numbers of the rules that the relay has to know the element by. */
  #marked(live: Element, bits: number): string {
    return [effects(bits), ...this.restrictions.marks(live)].filter(Boolean).join(" ");
  }

  /** A text as it is sent by itself; null where it is not. */
  text(live: Node, text: string, parentId: number): string | null {
    const name = nameOf(parentOf(live));
    if (EMPTIED.has(name) || CHILDLESS.has(name) || this.bits(live) & HIDE) {
      return null;
    }
    if (this.ledger.get(parentId)?.isSheet) {
      return "";
    }
    return this.restrictions.conceals(live) || this.echo.judge(live, text) ? w.masked(text) : text;
  }

  /** Says anew what a style element is, in the first of its texts that the relay holds; whether that differs from before. */
  tellSheet(id: number, change: w.MutationData): boolean {
    const style = this.ledger.get(id)?.isSheet ? this.mirror.getNode(id) : null;
    const texts = style ? textsOf(style).filter((text) => this.mirror.getMeta(text)?.type === w.TEXT) : [];
    const held = texts.flatMap((text) => this.ledger.get(this.mirror.getId(text)) ?? []).filter(({ parent }) => parent === id);
    const told = change.texts.length;
    held.forEach((sent, place) => {
      const text = style && place === 0 ? this.#sheet(style) : "";
      if (sent.text !== text) {
        sent.text = text;
        change.texts.push({ id: sent.id, value: text });
      }
    });
    return change.texts.length > told;
  }

  /** The id of the sibling before which a node is placed: one that the relay holds under the same parent. */
  next(live: Node, parentId: number, nextId: number | null): number | null {
    if (nextId !== null && this.ledger.get(nextId)?.parent === parentId) {
      return nextId;
    }
    for (let node = nextOf(live); node; node = nextOf(node)) {
      const id = this.mirror.getId(node);
      if (this.ledger.get(id)?.parent === parentId) {
        return id;
      }
    }
    return null;
  }

  #element(node: w.RrNode, live: Element, sent: Sent, above: number, base: w.RrNode): w.RrNode {
    const name = nameOf(live);
    const marks = this.marks(live, sent.bits, above);
    sent.isSheet = name === "style";
    this.ledger.put(sent);
    if (sent.bits & HIDE || (sent.bits & CONCEAL && BOXED.has(name))) {
      sent.isVoid = true;
      this.remember(node);
      const replaced = REPLACED.has(name);
      const own = sent.bits & (COVER | DISABLE);
      const mark = this.#marked(live, own & COVER ? own : own | MASK);
      return {
        ...base,
        tagName: replaced ? "span" : (node.tagName ?? "span"),
        attributes: { "data-louver": mark, ...box(live) },
        childNodes: [],
        ...(node.isSVG && !replaced && { isSVG: true }),
      };
    }
    const kept = { ...base, tagName: node.tagName ?? "span", ...(node.isSVG && { isSVG: true as const }), ...(node.isCustom && { isCustom: true as const }) };
    if (EMPTIED.has(name)) {
      sent.isVoid = true;
      return { ...kept, attributes: {}, childNodes: [] };
    }
    const attributes = this.#elementAttributes(node.attributes ?? {}, live, sent);
    for (const parent of sent.bits & CONCEAL ? [] : [live, shadowOf(live)]) {
      this.echo.judgeTexts(parent, null);
    }
    const children = CHILDLESS.has(name) ? [] : this.#children(node, sent);
    const childNodes = sent.isSheet ? inFirst(children, attributes, () => this.#sheet(live)) : children;
    sent.isVoid = CHILDLESS.has(name);
    return {
      ...kept,
      attributes: { ...(attributes as Record<string, w.AttributeValue>), ...(marks && { "data-louver": marks }) },
      childNodes,
      ...(node.isShadowHost && { isShadowHost: true }),
    };
  }

  #elementAttributes(values: Record<string, w.AttributeValue>, live: Element, sent: Sent): w.AttributeChange["attributes"] {
    if (sent.bits & CONCEAL) {
      const kept = maskedOf(live, values);
      sent.style = layoutOf(live);
      const value = maskedValue(live);
      if (value) {
        kept.value = value;
      }
      sent.text = value ?? "";
      return kept;
    }
    const kept = this.plain(live, values);
    if (isField(live) || nameOf(live) === "option") {
      const stale = isField(live) ? ["value", "checked"] : ["selected"];
      stale.forEach((name) => delete kept[name]);
      Object.assign(kept, this.state(live));
      sent.isChecked = kept.checked === true;
    }
    this.echo.strip(live, kept, false);
    const frame = frameOf(live);
    if (frame) {
      kept.rr_src = sent.address = addressOf(frame);
      this.ledger.frames.add(sent.id);
    }
    return kept;
  }

  #sheet(style: Node): string {
    return sheetOf(style, (node) => this.restrictions.conceals(node));
  }

  #children(node: w.RrNode, sent: Sent): w.RrNode[] {
    return (node.childNodes ?? []).flatMap((child) => this.node(child, sent.id, sent.bits) ?? []);
  }
}
