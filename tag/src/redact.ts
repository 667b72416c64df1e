/**
 * Rewrites every recorded event before it leaves the page. What this file does not let through is not sent.
 *
 * It decides by the live nodes, not by what the recorder says of them, and it knows what the relay already holds: a change
 * that newly masks or hides something replaces the relay's copy in the same message. The list that it carries out is 'What the
 * tag does to what it sends' in `docs/protocol.md`.
 */

import { BOXED, layoutOf, maskedOf, maskedValue, plainOf } from "./attributes";
import { addressOf, allIn, baseOf, frameOf, isElement, isField, nameOf, parentOf, rootOf, shadowOf, typeOf } from "./dom";
import { type Echo, isHolder } from "./echo";
import { type Mirror, Nodes } from "./nodes";
import { inOrder } from "./order";
import { Replacement } from "./replace";
import type { Restrictions } from "./restrict";
import { CONCEAL, COVER, HIDE, LOST, MASK, PRIVATE } from "./rules";
import { Ledger, type Sent } from "./sent";
import { Sheets } from "./sheets";
import { scrubUrl } from "./url";
import * as w from "./wire";

/** What becomes of one recorded event. */
export interface Redacted {
  events: w.RrEvent[];
  /** All that changed is masked: it may wait, so that its moment says nothing. */
  quiet: boolean;
  /** The relay's copy cannot be mended by a change: it needs the whole page again. */
  resnapshot: boolean;
}

export class Redactor {
  #sent = new Ledger();
  #nodes: Nodes;
  #sheets: Sheets;
  #replacement: Replacement;
  /** Masked fields that were written to. */
  #written = new Set<number>();
  /** Texts that what came beside them made repeat a covered value. */
  #echoing = new Set<Node>();
  #size = "";
  #resnapshot = false;
  #loud = false;

  constructor(
    private readonly mirror: Mirror,
    private readonly restrictions: Restrictions,
    private readonly echo: Echo,
    panel: Node | null,
  ) {
    this.#nodes = new Nodes(mirror, restrictions, this.#sent, echo, panel);
    this.#sheets = new Sheets({
      node: (id) => mirror.getNode(id),
      // Under a private policy they are, like all style.
      isStyled: (id) => this.#isFree(id, COVER),
      isShown: (id) => this.#isFree(id, CONCEAL),
    });
    this.#replacement = new Replacement(mirror, this.#nodes, this.#sheets, this.#sent);
  }

  /** Whether the relay holds this node. */
  holds(id: number): boolean {
    return this.#sent.has(id);
  }

  /** Learns what covered fields hold, and masks what comes in an event and repeats it; whether a field is among that. */
  heed(event: w.RrEvent): boolean {
    if (event.type === w.FULL_SNAPSHOT) {
      return this.echo.look(this.#holders(event.data.node));
    }
    if (event.type !== w.INCREMENTAL || (event.data.source !== w.INPUT && event.data.source !== w.MUTATION)) {
      return false;
    }
    const { data } = event;
    if (data.source === w.INPUT) {
      const live = this.mirror.getNode(data.id);
      return live !== null && isHolder(live) && this.echo.look([live]);
    }
    const changed = data.attributes.filter(({ attributes }) => SAYS.some((name) => name in attributes));
    const fields = changed.map(({ id }) => this.mirror.getNode(id)).filter((live) => live !== null && isHolder(live));
    const covered = this.echo.look([...fields, ...data.adds.flatMap(({ node }) => this.#holders(node))]);
    this.#heedTexts([...data.texts.map(({ id }) => id), ...data.adds.flatMap(({ node }) => (node.type === w.TEXT ? node.id : []))]);
    return covered;
  }

  #heedTexts(ids: number[]): void {
    const texts = new Set(ids.map((id) => this.mirror.getNode(id)).filter((live) => live !== null));
    for (const parent of new Set([...texts].map(parentOf))) {
      if (parent && !this.restrictions.conceals(parent)) {
        this.echo.judgeTexts(parent, texts).forEach((text) => this.#echoing.add(text));
      }
    }
  }

  /** The fields in a recorded node. */
  #holders(node: w.RrNode): Element[] {
    const found: Element[] = [];
    const pending = [node];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const live = next.type === w.ELEMENT ? this.mirror.getNode(next.id) : null;
      if (live && isHolder(live)) {
        found.push(live);
      }
      next.childNodes?.forEach((child) => pending.push(child));
    }
    return found;
  }

  /** The events that are sent for a recorded one. */
  redact(event: w.RrEvent): Redacted {
    this.#resnapshot = false;
    this.#loud = false;
    const moved = event.type === w.INCREMENTAL ? this.#moved(event.timestamp) : [];
    const events = [...moved, ...this.#redact(event)];
    const turned = this.restrictions.takeTurned() && event.type !== w.FULL_SNAPSHOT;
    return { events, quiet: !this.#loud, resnapshot: this.#resnapshot || turned };
  }

  /** Whether masked fields were written to since `written` was asked. */
  get hasWritten(): boolean {
    return this.#written.size > 0;
  }

  /** What those fields show now, where that changed: when and in which order they were written to is as secret as what was. */
  written(timestamp: number): w.RrEvent[] {
    const ids = [...this.#written].sort((one, other) => this.#sent.place(one) - this.#sent.place(other));
    this.#written.clear();
    return ids.flatMap((id) => {
      const sent = this.#sent.get(id);
      const live = this.#open(id);
      const text = live && isElement(live) && (this.#nodes.bits(live) & HIDE) === 0 ? maskedValue(live) : null;
      if (!sent || (sent.bits & CONCEAL) === 0 || text === null || text === (sent.text ?? "")) {
        return [];
      }
      sent.text = text;
      return [{ type: w.INCREMENTAL, data: { source: w.INPUT, id, text, isChecked: false }, timestamp }];
    });
  }

  /** Rules changed: what they tighten is replaced in the relay's copy. */
  tighten(timestamp: number): Redacted {
    this.#resnapshot = false;
    this.#loud = true;
    this.restrictions.mark(() => true);
    this.echo.learn();
    const moved = this.#moved(timestamp);
    const change = w.emptyMutation();
    const after = this.#sync(change);
    this.#maskEchoing(change);
    const turned = this.restrictions.takeTurned();
    return { events: [...moved, ...w.changes(change, after, timestamp)], quiet: false, resnapshot: this.#resnapshot || turned };
  }

  /**
   * Matches the rules anew if the page changed and the recorder has not told yet: it tells of input at once, of changes later.
   * What must be sent before the event.
   */
  #catchUp(timestamp: number): w.RrEvent[] {
    if (!this.restrictions.isBehind()) {
      this.restrictions.refresh();
      return [];
    }
    this.restrictions.discover(document);
    if (!this.restrictions.mark((node) => this.#sent.has(this.mirror.getId(node)))) {
      return [];
    }
    this.echo.learn();
    return this.#mend(timestamp);
  }

  /** The change by which the relay's copy comes to be as restricted as the page. */
  #mend(timestamp: number): w.RrEvent[] {
    const change = w.emptyMutation();
    const after = this.#sync(change);
    return w.changes(change, after, timestamp);
  }

  #redact(event: w.RrEvent): w.RrEvent[] {
    switch (event.type) {
      case w.META: {
        this.#loud = true;
        const { href, width, height } = event.data;
        this.#size = `${width} ${height}`;
        const url = scrubUrl(href, this.restrictions.rules.urlParams, baseOf(document)) ?? "about:blank";
        return [{ type: w.META, data: { href: url, width, height }, timestamp: event.timestamp }];
      }
      case w.FULL_SNAPSHOT:
        return this.#snapshot(event, event.timestamp);
      case w.INCREMENTAL: {
        const { data, timestamp } = event;
        if (data.source === w.MUTATION) {
          return this.#mutation(event, data, timestamp);
        }
        const before = SYNCHRONOUS.has(data.source) ? this.#catchUp(timestamp) : [];
        const mended = this.heed(event) ? this.#mend(timestamp) : [];
        return [...before, ...mended, ...this.#change(data, timestamp)];
      }
      default:
        return [];
    }
  }

  /** Says of frames that are at another address than the relay was told where they are. */
  #moved(timestamp: number): w.RrEvent[] {
    const change = w.emptyMutation();
    for (const id of this.#sent.frames) {
      const sent = this.#sent.get(id);
      const live = this.mirror.getNode(id);
      const frame = live && frameOf(live);
      if (!sent) {
        this.#sent.frames.delete(id);
      } else if (frame && sent.address !== addressOf(frame) && (this.#nodes.bits(live) & CONCEAL) === 0) {
        this.#loud = true;
        sent.address = addressOf(frame);
        change.attributes.push({ id, attributes: { rr_src: sent.address } });
      }
    }
    return w.changes(change, [], timestamp);
  }

  #snapshot(event: Extract<w.RrEvent, { type: typeof w.FULL_SNAPSHOT }>, timestamp: number): w.RrEvent[] {
    const { data } = event;
    this.#loud = true;
    this.#sent.clear();
    this.#sheets.clear();
    this.#written.clear();
    this.#echoing.clear();
    this.restrictions.discover(document);
    this.restrictions.mark(() => false);
    this.heed(event);
    const node = this.#nodes.node(data.node, 0, 0);
    const { top, left } = data.initialOffset;
    return node ? [{ type: w.FULL_SNAPSHOT, data: { node, initialOffset: { top, left } }, timestamp }] : [];
  }

  #change(data: w.IncrementalData, timestamp: number): w.RrEvent[] {
    const event = (change: w.IncrementalData): w.RrEvent[] => [{ type: w.INCREMENTAL, data: change, timestamp }];
    switch (data.source) {
      case w.SCROLL: {
        const { id, x, y } = data;
        const live = this.#open(id);
        if (!live || (this.#nodes.bits(live) & COVER) !== 0 || (isField(live) && this.restrictions.conceals(live))) {
          return [];
        }
        this.#loud = true;
        return event({ source: w.SCROLL, id, x, y });
      }
      case w.RESIZE:
        return this.#resize(data, event);
      case w.INPUT:
        return this.#input(data, event);
      case w.SHEET_RULE:
        return this.#style(this.#sheets.rule(data), event);
      case w.DECLARATION:
        return this.#style(this.#sheets.declaration(data), event);
      case w.ADOPTED:
        return this.#style(this.#sheets.adopt(data), event);
      default:
        return [];
    }
  }

  /** The window's size where it changed: the recorder tells of it, too, when a frame's does. */
  #resize({ width, height }: w.ResizeData, event: (change: w.IncrementalData) => w.RrEvent[]): w.RrEvent[] {
    const size = `${width} ${height}`;
    if (size === this.#size) {
      return [];
    }
    this.#size = size;
    this.#loud = true;
    return event({ source: w.RESIZE, width, height });
  }

  #style(change: w.IncrementalData | null, event: (change: w.IncrementalData) => w.RrEvent[]): w.RrEvent[] {
    this.#loud ||= change !== null;
    return change ? event(change) : [];
  }

  #mutation(event: w.RrEvent, data: w.MutationData, timestamp: number): w.RrEvent[] {
    for (const { node, parentId } of data.adds) {
      [this.mirror.getNode(node.id), this.mirror.getNode(parentId)].forEach((live) => live && this.restrictions.meet(live));
    }
    const evaluated = this.#evaluate(data);
    if (evaluated) {
      this.echo.learn();
    }
    const tightened = this.heed(event) || evaluated;
    const change = w.emptyMutation();
    if (data.isAttachIframe) {
      const mended = tightened ? this.#sync(change) : [];
      return [...w.changes(change, mended, timestamp), ...this.#frame(data.adds, timestamp)];
    }
    for (const { parentId, id, isShadow } of data.removes) {
      if (this.#sent.get(id)?.parent === parentId) {
        this.#speak(this.#sent.get(parentId));
        this.#sent.remove(id);
        change.removes.push({ parentId, id, ...(isShadow && { isShadow }) });
      }
    }
    const after = tightened ? this.#sync(change) : [];
    const place = (id: number): number => this.#sent.place(id);
    for (const add of inOrder(data.adds, this.mirror, place)) {
      this.#add(add, change);
    }
    const sent = <T extends { id: number }>(changes: T[]): T[] =>
      changes.filter(({ id }) => this.#sent.has(id)).sort((one, other) => place(one.id) - place(other.id));
    for (const { id, attributes } of sent(data.attributes)) {
      this.#attributes(id, attributes, change);
    }
    for (const { id, value } of sent(data.texts)) {
      this.#text(id, value, change);
    }
    this.#tellSheets(data, change);
    this.#maskEchoing(change);
    return w.changes(change, after, timestamp);
  }

  /** Matches the rules anew where the change can have touched what they match; whether something held became restricted. */
  #evaluate(data: w.MutationData): boolean {
    const textual = data.adds.length + data.removes.length + data.attributes.length === 0;
    if (textual && !this.restrictions.rules.readsText && !this.restrictions.isReshaped()) {
      this.restrictions.refresh();
      return false;
    }
    const tightened = this.restrictions.mark((node) => this.#sent.has(this.mirror.getId(node)), this.#touched(data));
    const slots = [
      ...data.attributes.filter(({ attributes }) => "slot" in attributes || "name" in attributes).map(({ id }) => id),
      ...data.adds.filter(({ node }) => node.tagName === "slot" || node.isShadow).map(({ parentId }) => parentId),
    ];
    // A region that comes to be edited is a field.
    const fields = data.attributes.some(({ attributes }) => "contenteditable" in attributes || "role" in attributes);
    return tightened || slots.length > 0 || (this.restrictions.rules.isPrivate && fields);
  }

  /** The elements that a change touched; none where all of the page has to be looked at. */
  #touched(data: w.MutationData): Element[] | undefined {
    if (data.isAttachIframe) {
      return undefined;
    }
    const found: Element[] = [];
    for (const id of [...data.adds.map(({ node }) => node.id), ...data.attributes.map(({ id }) => id)]) {
      const live = this.mirror.getNode(id);
      if (live && isElement(live)) {
        found.push(live);
      }
      if (live && shadowOf(live)) {
        return undefined;
      }
    }
    return found;
  }

  #add({ parentId, nextId, node }: w.Add, change: w.MutationData): void {
    const parent = this.#sent.get(parentId);
    const live = this.mirror.getNode(node.id);
    if (live) {
      this.restrictions.state(live);
    }
    if (!parent || parent.isVoid) {
      return;
    }
    const held = this.#sent.get(node.id);
    if (held) {
      if (change.adds.some((add) => add.node.id === node.id)) {
        return;
      }
      change.removes.push({ parentId: held.parent, id: node.id, ...(node.isShadow && { isShadow: true }) });
      this.#sent.remove(node.id);
    }
    const cleaned = this.#nodes.node(node, parentId, parent.bits);
    if (cleaned && live) {
      this.#speak(parent);
      change.adds.push({ parentId, nextId: this.#nodes.next(live, parentId, nextId), node: cleaned });
    }
  }

  #frame(adds: w.Add[], timestamp: number): w.RrEvent[] {
    const change: w.MutationData = { ...w.emptyMutation(), isAttachIframe: true };
    for (const { parentId, node } of adds) {
      const parent = this.#sent.get(parentId);
      if (!parent || parent.isVoid) {
        this.#nodes.remember(node);
        continue;
      }
      for (const kid of [...parent.kids]) {
        this.#sent.remove(kid);
      }
      const cleaned = this.#nodes.node(node, parentId, parent.bits);
      if (cleaned) {
        this.#speak(parent);
        change.adds.push({ parentId, nextId: null, node: cleaned });
      }
    }
    return w.changes(change, [], timestamp);
  }

  #attributes(id: number, values: w.AttributeChange["attributes"], change: w.MutationData): void {
    const sent = this.#sent.get(id);
    const live = this.#open(id);
    if (!sent || !live || !isElement(live)) {
      return;
    }
    const bits = this.#nodes.bits(live);
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
      kept = plainOf(live, values, this.restrictions.rules.urlParams);
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
      kept.value = this.#nodes.state(live).value ?? null;
    } else if ("value" in kept && isField(live) && !["checkbox", "radio"].includes(typeOf(live))) {
      kept.value = this.#nodes.state(live).value ?? null;
    }
  }

  #text(id: number, value: string | null, change: w.MutationData): void {
    const sent = this.#sent.get(id);
    const live = this.#open(id);
    if (!sent || !live || value === null) {
      return;
    }
    const text = this.#sent.get(sent.parent)?.isSheet ? null : this.#nodes.text(live, value, sent.parent);
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
    const parents = [...[...adds, ...removes].map(({ parentId }) => parentId), ...texts.map(({ id }) => this.#sent.get(id)?.parent ?? 0)];
    // Of these the recorder read the sheet itself.
    const said = new Set(change.adds.flatMap(({ node }) => (node.attributes && "_cssText" in node.attributes ? node.id : [])));
    const place = (id: number): number => this.#sent.place(id);
    for (const id of [...new Set(parents)].sort((one, other) => place(one) - place(other))) {
      if (!said.has(id) && this.#nodes.tellSheet(id, change)) {
        this.#speak(this.#sent.get(id));
      }
    }
  }

  /** Masks what the relay holds of texts that repeat a covered value since something came beside them. */
  #maskEchoing(change: w.MutationData): void {
    for (const text of this.#echoing) {
      const sent = this.#sent.get(this.mirror.getId(text));
      const masked = w.masked(text.nodeValue ?? "");
      if (sent && sent.text !== masked) {
        sent.text = masked;
        this.#loud = true;
        change.texts.push({ id: sent.id, value: masked });
      }
    }
    this.#echoing.clear();
  }

  #input(
    data: Extract<w.IncrementalData, { source: typeof w.INPUT }>,
    event: (change: w.IncrementalData) => w.RrEvent[],
  ): w.RrEvent[] {
    const sent = this.#sent.get(data.id);
    const live = this.#open(data.id);
    if (!sent || !live || !isElement(live) || typeOf(live) === "hidden") {
      return [];
    }
    const bits = this.#nodes.bits(live);
    if (bits & HIDE) {
      return [];
    }
    if (bits & CONCEAL) {
      this.#written.add(data.id);
      return [];
    }
    if (typeOf(live) === "radio") {
      return this.#radios(live as HTMLInputElement).flatMap(({ id, radio }) =>
        event({ source: w.INPUT, id, text: this.echo.label(radio, radio.value), isChecked: radio.checked, ...(id === data.id && data.userTriggered && { userTriggered: true }) }),
      );
    }
    this.#loud = true;
    const text = nameOf(live) === "select" ? String(this.#nodes.state(live).value ?? "") : typeOf(live) === "file" ? "" : data.text;
    return event({ source: w.INPUT, id: data.id, text: this.echo.label(live, text), isChecked: data.isChecked, ...(data.userTriggered && { userTriggered: true }) });
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
      const sent = this.#sent.get(id);
      if (sent && typeOf(radio) === "radio" && radio.form === chosen.form && !(this.#nodes.bits(radio) & (HIDE | CONCEAL)) && sent.isChecked !== radio.checked) {
        sent.isChecked = radio.checked;
        this.#loud = true;
        changed.push({ id, radio });
      }
    }
    return changed;
  }

  /** Replaces what the relay holds more openly than it is now restricted; the events that must follow the change. */
  #sync(change: w.MutationData): w.IncrementalData[] {
    const { after, isLoud, needsAll } = this.#replacement.replace(change);
    this.#loud ||= isLoud;
    this.#resnapshot ||= needsAll;
    return after;
  }

  /** A live node that the relay holds and that may have something below it. */
  #open(id: number): Node | null {
    const sent = this.#sent.get(id);
    const live = this.mirror.getNode(id);
    return sent && live && (!sent.isVoid || isField(live)) ? live : null;
  }

  /** Whether the relay holds a node on which none of the restrictions holds, nor does by what the recorder has yet to tell. */
  #isFree(id: number, restrictions: number): boolean {
    const live = this.#open(id);
    return live !== null && (this.#nodes.bits(live) & restrictions) === 0 && !this.restrictions.isLate(live);
  }

  /** Notes a change that need not wait, because it is not one of masked content. */
  #speak(sent: Sent | undefined): void {
    const live = sent && sent.bits & PRIVATE ? this.mirror.getNode(sent.id) : null;
    if (sent && (sent.bits & (MASK | LOST)) === 0 && !(live && isField(live))) {
      this.#loud = true;
    }
  }
}

/** What the recorder tells of from within the page's own code, before it tells of earlier changes. */
const SYNCHRONOUS: ReadonlySet<number> = new Set([w.INPUT, w.SCROLL, w.ADOPTED]);
/** Attributes that say what a field holds. */
const SAYS = ["value", "type", "contenteditable"];
