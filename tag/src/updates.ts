/**
 * Changes of what the relay holds as they are sent: nodes that come and go, attributes, texts, and what fields show.
 *
 * What newly became restricted was replaced before ([`Replacement`]): a change is sent as its node is restricted now.
 */

import { BOXED, layoutOf, maskedOf, maskedValue } from "./attributes";
import { allIn, isElement, isField, nameOf, rootOf, typeOf } from "./dom";
import type { Echo } from "./echo";
import type { Mirror, Nodes } from "./nodes";
import { inOrder } from "./order";
import type { Restrictions } from "./restrict";
import { CONCEAL, HIDE, LOST, MASK, PRIVATE } from "./rules";
import type { Ledger, Sent } from "./sent";
import * as w from "./wire";

export class Updates {
  /** Masked fields that were written to. */
  #written = new Set<number>();
  #loud = false;

  constructor(
    private readonly mirror: Mirror,
    private readonly restrictions: Restrictions,
    private readonly ledger: Ledger,
    private readonly echo: Echo,
    private readonly nodes: Nodes,
  ) {}

  clear(): void {
    this.#written.clear();
  }

  /** Whether nodes were changed, since this was last asked, in a way that need not wait. */
  takeLoud(): boolean {
    const loud = this.#loud;
    this.#loud = false;
    return loud;
  }

  /** Takes away what the relay holds of what left its place. */
  remove(removes: w.MutationData["removes"], change: w.MutationData): void {
    for (const { parentId, id, isShadow } of removes) {
      if (this.ledger.get(id)?.parent === parentId) {
        this.#speak(this.ledger.get(parentId));
        this.ledger.remove(id);
        change.removes.push({ parentId, id, ...(isShadow && { isShadow }) });
      }
    }
  }

  /** Writes into the change what is sent of all else that a recorded one tells. */
  apply(data: w.MutationData, change: w.MutationData): void {
    const place = (id: number): number => this.ledger.place(id);
    for (const add of inOrder(data.adds, this.mirror, place)) {
      this.#add(add, change);
    }
    const sent = <T extends { id: number }>(changes: T[]): T[] =>
      changes.filter(({ id }) => this.ledger.has(id)).sort((one, other) => place(one.id) - place(other.id));
    for (const { id, attributes } of sent(data.attributes)) {
      this.#attributes(id, attributes, change);
    }
    for (const { id, value } of sent(data.texts)) {
      this.#text(id, value, change);
    }
    this.#tellSheets(data, change);
  }

  /** The document of a frame, in place of the one that it had. */
  frame(adds: w.Add[]): w.MutationData {
    const change: w.MutationData = { ...w.emptyMutation(), isAttachIframe: true };
    for (const { parentId, node } of adds) {
      const parent = this.ledger.get(parentId);
      if (!parent || parent.isVoid) {
        this.nodes.remember(node);
        continue;
      }
      for (const kid of [...parent.kids]) {
        this.ledger.remove(kid);
      }
      const cleaned = this.nodes.node(node, parentId, parent.bits);
      if (cleaned) {
        this.#speak(parent);
        change.adds.push({ parentId, nextId: null, node: cleaned });
      }
    }
    return change;
  }

  /** What is sent of input: at once where the field is open, by [`written`] where it is masked. */
  input(data: w.InputData): w.InputData[] {
    const sent = this.ledger.get(data.id);
    const live = this.nodes.open(data.id);
    if (!sent || !live || !isElement(live) || typeOf(live) === "hidden") {
      return [];
    }
    const bits = this.nodes.bits(live);
    if (bits & HIDE) {
      return [];
    }
    if (bits & CONCEAL) {
      this.#written.add(data.id);
      return [];
    }
    const said = (id: number, field: Element, text: string, isChecked: boolean): w.InputData => {
      const isTriggered = id === data.id && data.userTriggered;
      return { source: w.INPUT, id, text: this.echo.label(field, text), isChecked, ...(isTriggered && { userTriggered: true }) };
    };
    if (typeOf(live) === "radio") {
      return this.#radios(live as HTMLInputElement).map(({ id, radio }) => said(id, radio, radio.value, radio.checked));
    }
    const text = nameOf(live) === "select" ? String(this.nodes.state(live).value ?? "") : typeOf(live) === "file" ? "" : data.text;
    return [said(data.id, live, text, data.isChecked)];
  }

  /** Whether masked fields were written to since `written` was asked. */
  get hasWritten(): boolean {
    return this.#written.size > 0;
  }

  /** What those fields show now, where that changed: when and in which order they were written to is as secret as what was. */
  written(): w.InputData[] {
    const ids = [...this.#written].sort((one, other) => this.ledger.place(one) - this.ledger.place(other));
    this.#written.clear();
    return ids.flatMap((id) => {
      const sent = this.ledger.get(id);
      const live = this.nodes.open(id);
      const text = live && isElement(live) && (this.nodes.bits(live) & HIDE) === 0 ? maskedValue(live) : null;
      if (!sent || (sent.bits & CONCEAL) === 0 || text === null || text === (sent.text ?? "")) {
        return [];
      }
      sent.text = text;
      return [{ source: w.INPUT, id, text, isChecked: false }];
    });
  }

  #add({ parentId, nextId, node }: w.Add, change: w.MutationData): void {
    const parent = this.ledger.get(parentId);
    const live = this.mirror.getNode(node.id);
    if (live) {
      this.restrictions.state(live);
    }
    if (!parent || parent.isVoid) {
      return;
    }
    const held = this.ledger.get(node.id);
    if (held) {
      if (change.adds.some((add) => add.node.id === node.id)) {
        return;
      }
      change.removes.push({ parentId: held.parent, id: node.id, ...(node.isShadow && { isShadow: true }) });
      this.ledger.remove(node.id);
    }
    const cleaned = this.nodes.node(node, parentId, parent.bits);
    if (cleaned && live) {
      this.#speak(parent);
      change.adds.push({ parentId, nextId: this.nodes.next(live, parentId, nextId), node: cleaned });
    }
  }

  #attributes(id: number, values: w.AttributeChange["attributes"], change: w.MutationData): void {
    const sent = this.ledger.get(id);
    const live = this.nodes.open(id);
    if (!sent || !live || !isElement(live)) {
      return;
    }
    const bits = this.nodes.bits(live);
    if (bits & HIDE || (bits & CONCEAL && BOXED.has(nameOf(live)))) {
      return;
    }
    let kept: w.AttributeChange["attributes"];
    if (bits & CONCEAL) {
      const style = layoutOf(live);
      kept = maskedOf(live, values);
      delete kept.style;
      if (style !== (sent.style ?? "")) {
        sent.style = style;
        kept.style = style === "" ? null : style;
      }
      if ("value" in values || "type" in values) {
        this.#written.add(id);
      }
    } else {
      kept = this.nodes.plain(live, values);
      this.#shownValue(live, values, kept);
      if ("checked" in kept && typeOf(live) === "radio") {
        sent.isChecked = (live as HTMLInputElement).checked;
        kept.checked = sent.isChecked || null;
      }
      this.echo.strip(live, kept, true);
    }
    if (Object.keys(kept).length > 0) {
      this.#speak(sent);
      change.attributes.push({ id, attributes: kept });
    }
  }

  /** A control shows its value, not its attribute; a field that becomes hidden shows none. */
  #shownValue(live: Element, values: w.AttributeChange["attributes"], kept: w.AttributeChange["attributes"]): void {
    if ("type" in values && nameOf(live) === "input") {
      kept.value = this.nodes.state(live).value ?? null;
    } else if ("value" in kept && isField(live) && !["checkbox", "radio"].includes(typeOf(live))) {
      kept.value = this.nodes.state(live).value ?? null;
    }
  }

  #text(id: number, value: string | null, change: w.MutationData): void {
    const sent = this.ledger.get(id);
    const live = this.nodes.open(id);
    if (!sent || !live || value === null) {
      return;
    }
    const text = this.ledger.get(sent.parent)?.isSheet ? null : this.nodes.text(live, value, sent.parent);
    if (text === null || text === sent.text) {
      return;
    }
    if (this.restrictions.conceals(live) || this.echo.masks(live)) {
      sent.text = text;
    } else {
      delete sent.text;
    }
    this.#speak(sent);
    change.texts.push({ id, value: text });
  }

  /** Says anew what the style elements are of which a text came, went or changed. */
  #tellSheets({ adds, removes, texts }: w.MutationData, change: w.MutationData): void {
    const parents = [...[...adds, ...removes].map(({ parentId }) => parentId), ...texts.map(({ id }) => this.ledger.get(id)?.parent ?? 0)];
    // Of these the recorder read the sheet itself.
    const said = new Set(change.adds.flatMap(({ node }) => (node.attributes && "_cssText" in node.attributes ? node.id : [])));
    const place = (id: number): number => this.ledger.place(id);
    for (const id of [...new Set(parents)].sort((one, other) => place(one) - place(other))) {
      if (!said.has(id) && this.nodes.tellSheet(id, change)) {
        this.#speak(this.ledger.get(id));
      }
    }
  }

  /**
   * The open radio buttons of a group of which the relay holds something else than is so, the given one first. The recorder is not
   * asked: when one goes on it says of all of its name that they went off, covered ones and those of other forms too.
   */
  #radios(chosen: HTMLInputElement): { id: number; radio: HTMLInputElement }[] {
    const named = allIn<HTMLInputElement>(rootOf(chosen), "input").filter((one) => one !== chosen && chosen.name !== "" && one.name === chosen.name);
    const changed = [];
    for (const radio of [chosen, ...named]) {
      const id = this.mirror.getId(radio);
      const sent = this.ledger.get(id);
      if (sent && typeOf(radio) === "radio" && radio.form === chosen.form && !(this.nodes.bits(radio) & (HIDE | CONCEAL)) && sent.isChecked !== radio.checked) {
        sent.isChecked = radio.checked;
        changed.push({ id, radio });
      }
    }
    return changed;
  }

  /** Notes a change that need not wait, because it is not one of masked content. */
  #speak(sent: Sent | undefined): void {
    const live = sent && sent.bits & PRIVATE ? this.mirror.getNode(sent.id) : null;
    if (sent && (sent.bits & (MASK | LOST)) === 0 && !(live && isField(live))) {
      this.#loud = true;
    }
  }
}
