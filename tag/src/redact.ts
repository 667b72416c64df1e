/**
 * Rewrites every recorded event before it leaves the page. What this file does not let through is not sent.
 *
 * It decides by the live nodes, not by what the recorder says of them, and it knows what the relay already holds: a change
 * that newly masks or hides something replaces the relay's copy in the same message. The list that it carries out is 'What the
 * tag does to what it sends' in `docs/protocol.md`. Nodes are written in `nodes.ts`, and what changes of them in `updates.ts`.
 */

import { baseOf } from "./base";
import { addressOf, frameOf, isElement, isField, parentOf, shadowOf } from "./dom";
import { type Echo, isHolder } from "./echo";
import { type Mirror, Nodes } from "./nodes";
import { Replacement } from "./replace";
import type { Restrictions } from "./restrict";
import { CONCEAL, COVER } from "./rules";
import { Ledger } from "./sent";
import { Sheets } from "./sheets";
import { Updates } from "./updates";
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
  #updates: Updates;
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
    this.#updates = new Updates(mirror, restrictions, this.#sent, echo, this.#nodes);
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
    const told = this.#updates.takeLoud();
    return { events, quiet: !this.#loud && !told, resnapshot: this.#resnapshot || turned };
  }

  /** Whether masked fields were written to since `written` was asked. */
  get hasWritten(): boolean {
    return this.#updates.hasWritten;
  }

  /** What those fields show now, where that changed. */
  written(timestamp: number): w.RrEvent[] {
    return w.incremental(this.#updates.written(), timestamp);
  }

  /** Rules changed: what they tighten is replaced in the relay's copy. */
  tighten(timestamp: number): Redacted & { isTighter: boolean } {
    this.#resnapshot = false;
    this.#loud = true;
    this.restrictions.mark(() => true);
    this.echo.learn();
    const moved = this.#moved(timestamp);
    const change = w.emptyMutation();
    const after = this.#sync(change);
    this.#maskEchoing(change);
    const turned = this.restrictions.takeTurned();
    const changes = w.changes(change, after, timestamp);
    return { events: [...moved, ...changes], quiet: false, resnapshot: this.#resnapshot || turned, isTighter: changes.length > 0 };
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
        const told = [this.#change(data) ?? []].flat();
        this.#loud ||= told.length > 0;
        return [...before, ...mended, ...w.incremental(told, timestamp)];
      }
      default:
        return [];
    }
  }

  /** Whether a frame is at another address than the relay was told. */
  get hasMoved(): boolean {
    return [...this.#sent.frames].some((id) => this.#movedTo(id) !== null);
  }

  /** Where a frame is that is not covered, if the relay was told another address. */
  #movedTo(id: number): string | null {
    const live = this.mirror.getNode(id);
    const frame = live && (this.#nodes.bits(live) & CONCEAL) === 0 ? frameOf(live) : null;
    const address = frame && addressOf(frame);
    return address === this.#sent.get(id)?.address ? null : address;
  }

  /** Says of frames that are at another address than the relay was told where they are. */
  #moved(timestamp: number): w.RrEvent[] {
    const change = w.emptyMutation();
    for (const id of this.#sent.frames) {
      const sent = this.#sent.get(id);
      const address = this.#movedTo(id);
      if (!sent) {
        this.#sent.frames.delete(id);
      } else if (address !== null) {
        this.#loud = true;
        sent.address = address;
        change.attributes.push({ id, attributes: { rr_src: address } });
      }
    }
    return w.changes(change, [], timestamp);
  }

  #snapshot(event: Extract<w.RrEvent, { type: typeof w.FULL_SNAPSHOT }>, timestamp: number): w.RrEvent[] {
    const { data } = event;
    this.#loud = true;
    this.#sent.clear();
    this.#sheets.clear();
    this.#updates.clear();
    this.#echoing.clear();
    this.restrictions.discover(document);
    this.restrictions.mark(() => false);
    this.heed(event);
    const node = this.#nodes.node(data.node, 0, 0);
    const { top, left } = data.initialOffset;
    return node ? [{ type: w.FULL_SNAPSHOT, data: { node, initialOffset: { top, left } }, timestamp }] : [];
  }

  /** What is sent of a change in which no node comes, goes or is written anew. */
  #change(data: w.IncrementalData): w.IncrementalData | w.IncrementalData[] | null {
    switch (data.source) {
      case w.SCROLL:
        return this.#scroll(data);
      case w.RESIZE:
        return this.#resize(data);
      case w.INPUT:
        return this.#updates.input(data);
      case w.SHEET_RULE:
        return this.#sheets.rule(data);
      case w.DECLARATION:
        return this.#sheets.declaration(data);
      case w.ADOPTED:
        return this.#sheets.adopt(data);
      default:
        return null;
    }
  }

  #scroll({ id, x, y }: w.ScrollData): w.ScrollData | null {
    const live = this.#nodes.open(id);
    if (!live || (this.#nodes.bits(live) & COVER) !== 0 || (isField(live) && this.restrictions.conceals(live))) {
      return null;
    }
    return { source: w.SCROLL, id, x, y };
  }

  /** The window's size where it changed: the recorder tells of it, too, when a frame's does. */
  #resize({ width, height }: w.ResizeData): w.ResizeData | null {
    const size = `${width} ${height}`;
    if (size === this.#size) {
      return null;
    }
    this.#size = size;
    return { source: w.RESIZE, width, height };
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
      return [...w.changes(change, mended, timestamp), ...w.changes(this.#updates.frame(data.adds), [], timestamp)];
    }
    this.#updates.remove(data.removes, change);
    const after = tightened ? this.#sync(change) : [];
    this.#updates.apply(data, change);
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

  /** Replaces what the relay holds more openly than it is now restricted; the events that must follow the change. */
  #sync(change: w.MutationData): w.IncrementalData[] {
    const { after, isLoud, needsAll } = this.#replacement.replace(change);
    this.#loud ||= isLoud;
    this.#resnapshot ||= needsAll;
    return after;
  }

  /** Whether the relay holds a node on which none of the restrictions holds, nor does by what the recorder has yet to tell. */
  #isFree(id: number, restrictions: number): boolean {
    const live = this.#nodes.open(id);
    return live !== null && (this.#nodes.bits(live) & restrictions) === 0 && !this.restrictions.isLate(live);
  }
}

/** What the recorder tells of from within the page's own code, before it tells of earlier changes. */
const SYNCHRONOUS: ReadonlySet<number> = new Set([w.INPUT, w.SCROLL, w.ADOPTED]);
/** Attributes that say what a field holds. */
const SAYS = ["value", "type", "contenteditable"];
