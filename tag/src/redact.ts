/**
 * Rewrites every recorded event before it leaves the page. What this file does not let through is not sent.
 *
 * It decides by the live nodes, not by what the recorder says of them, and it knows what the relay already holds: a change
 * that newly masks or hides something replaces the relay's copy in the same message. The list that it carries out is 'What the
 * tag does to what it sends' in `docs/protocol.md`.
 */

import { box, BOXED, controlState, effects, EMPTIED, liveAttributes, maskedOf, maskedValue, plainOf, REPLACED } from "./attributes";
import { scrubCss, scrubValue } from "./css";
import { frameOf, isElement, isField, nameOf, parentOf, shadowOf, typeOf } from "./dom";
import type { Restrictions } from "./restrict";
import { DISABLE, HIDE, MASK, PRIVATE } from "./rules";
import { Ledger, type Sent } from "./sent";
import { scrubUrl } from "./url";
import * as w from "./wire";

/** The recorder's table of nodes. */
export interface Mirror {
  getNode(id: number): Node | null;
  getId(node: Node): number;
  getMeta(node: Node): w.RrNode | null;
}

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
  #adopted = new Map<number, number[]>();
  /** The adopted sheets whose rules the relay holds. */
  #sheets = new Set<number>();
  #resnapshot = false;
  #loud = false;

  constructor(
    private readonly mirror: Mirror,
    private readonly restrictions: Restrictions,
    /** The element that carries the tag's own panel. */
    private readonly panel: Node | null,
  ) {}

  /** Whether the relay holds this node. */
  holds(id: number): boolean {
    return this.#sent.has(id);
  }

  /** The events that are sent for a recorded one. */
  redact(event: w.RrEvent): Redacted {
    this.#resnapshot = false;
    this.#loud = false;
    const events = this.#redact(event);
    return { events, quiet: !this.#loud, resnapshot: this.#resnapshot };
  }

  /** Rules changed: what they tighten is replaced in the relay's copy. */
  tighten(timestamp: number): Redacted {
    this.#resnapshot = false;
    this.#loud = true;
    this.restrictions.mark(() => true);
    const change = emptyMutation();
    const after = this.#sync(change);
    return { events: finished(change, after, timestamp), quiet: false, resnapshot: this.#resnapshot };
  }

  /** Remembers what the rules now in force restrict; for events that are held back. */
  remember(): void {
    this.restrictions.discover(document);
    this.restrictions.mark(() => false);
    const pending: Node[] = [document];
    for (let next = pending.pop(); next; next = pending.pop()) {
      this.restrictions.state(next);
      pending.push(...next.childNodes, ...[shadowOf(next), frameOf(next)].filter((root) => root !== null));
    }
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
    const change = emptyMutation();
    const after = this.#sync(change);
    return finished(change, after, timestamp);
  }

  #redact(event: w.RrEvent): w.RrEvent[] {
    switch (event.type) {
      case w.META: {
        this.#loud = true;
        const { href, width, height } = event.data;
        const url = scrubUrl(href, this.restrictions.rules.urlParams, document.baseURI) ?? "about:blank";
        return [{ type: w.META, data: { href: url, width, height }, timestamp: event.timestamp }];
      }
      case w.FULL_SNAPSHOT:
        return this.#snapshot(event.data, event.timestamp);
      case w.INCREMENTAL:
        return SYNCHRONOUS.has(event.data.source)
          ? [...this.#catchUp(event.timestamp), ...this.#change(event.data, event.timestamp)]
          : this.#change(event.data, event.timestamp);
      default:
        return [];
    }
  }

  #snapshot(data: { node: w.RrNode; initialOffset: { top: number; left: number } }, timestamp: number): w.RrEvent[] {
    this.#loud = true;
    this.#sent.clear();
    this.#adopted.clear();
    this.#sheets.clear();
    this.restrictions.discover(document);
    this.restrictions.mark(() => false);
    const node = this.#node(data.node, 0, 0);
    const { top, left } = data.initialOffset;
    return node ? [{ type: w.FULL_SNAPSHOT, data: { node, initialOffset: { top, left } }, timestamp }] : [];
  }

  #change(data: w.IncrementalData, timestamp: number): w.RrEvent[] {
    const event = (change: w.IncrementalData): w.RrEvent[] => [{ type: w.INCREMENTAL, data: change, timestamp }];
    switch (data.source) {
      case w.MUTATION:
        return this.#mutation(data, timestamp);
      case w.SCROLL: {
        const { id, x, y } = data;
        const live = this.#open(id);
        if (!live || (this.#bits(live) & (HIDE | MASK)) !== 0 || (isField(live) && this.restrictions.conceals(live))) {
          return [];
        }
        this.#loud = true;
        return event({ source: w.SCROLL, id, x, y });
      }
      case w.RESIZE:
        this.#loud = true;
        return event({ source: w.RESIZE, width: data.width, height: data.height });
      case w.INPUT:
        return this.#input(data, event);
      case w.SHEET_RULE:
        return this.#owns(data) ? event(this.#sheetRule(data)) : [];
      case w.DECLARATION:
        return this.#owns(data) ? event(this.#declaration(data)) : [];
      case w.ADOPTED: {
        if (!this.#isStyled(data.id)) {
          return [];
        }
        this.#loud = true;
        this.#adopted.set(data.id, data.styleIds);
        const told = (data.styles ?? []).map(({ styleId, rules }) => ({
          styleId,
          rules: rules.map((rule) => ({ ...rule, rule: scrubCss(rule.rule) })),
        }));
        told.forEach(({ styleId }) => this.#sheets.add(styleId));
        const untold = this.#untold(data.id, data.styleIds);
        const styles = told.length + untold.length > 0 ? [...told, ...untold] : undefined;
        return event({ source: w.ADOPTED, id: data.id, styleIds: data.styleIds, ...(styles && { styles }) });
      }
      default:
        return [];
    }
  }

  #mutation(data: w.MutationData, timestamp: number): w.RrEvent[] {
    for (const { node, parentId } of data.adds) {
      [this.mirror.getNode(node.id), this.mirror.getNode(parentId)].forEach((live) => live && this.restrictions.meet(live));
    }
    const tightened = this.#evaluate(data);
    const change = emptyMutation();
    if (data.isAttachIframe) {
      const mended = tightened ? this.#sync(change) : [];
      return [...finished(change, mended, timestamp), ...this.#frame(data.adds, timestamp)];
    }
    for (const { parentId, id, isShadow } of data.removes) {
      if (this.#sent.get(id)?.parent === parentId) {
        this.#speak(this.#sent.get(parentId));
        this.#sent.remove(id);
        change.removes.push({ parentId, id, ...(isShadow && { isShadow }) });
      }
    }
    const after = tightened ? this.#sync(change) : [];
    for (const add of data.adds) {
      this.#add(add, change);
    }
    for (const { id, attributes } of data.attributes) {
      this.#attributes(id, attributes, change);
    }
    for (const { id, value } of data.texts) {
      this.#text(id, value, change);
    }
    return finished(change, after, timestamp);
  }

  /** Matches the rules anew where the change can have touched what they match; whether something held became restricted. */
  #evaluate(data: w.MutationData): boolean {
    const textual = data.adds.length + data.removes.length + data.attributes.length === 0;
    if (textual && !this.restrictions.rules.readsText) {
      this.restrictions.refresh();
      return false;
    }
    const tightened = this.restrictions.mark((node) => this.#sent.has(this.mirror.getId(node)), this.#touched(data));
    const slots = [
      ...data.attributes.filter(({ attributes }) => "slot" in attributes || "name" in attributes).map(({ id }) => id),
      ...data.adds.filter(({ node }) => node.tagName === "slot" || node.isShadow).map(({ parentId }) => parentId),
    ];
    return tightened || slots.length > 0;
  }

  /** The tops of the subtrees that a change touched; none where that is not worth telling apart from the whole page. */
  #touched(data: w.MutationData): Element[] | undefined {
    if (data.isAttachIframe) {
      return undefined;
    }
    const tops = new Set<Element>();
    for (const id of [...data.adds.map(({ node }) => node.id), ...data.attributes.map(({ id }) => id)]) {
      const live = this.mirror.getNode(id);
      if (live && isElement(live)) {
        tops.add(live);
      }
      if (live && shadowOf(live)) {
        return undefined;
      }
    }
    const found = [...tops].filter((element) => !tops.has(parentOf(element) as Element));
    return found.length > MOST_TOUCHED ? undefined : found;
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
    const cleaned = this.#node(node, parentId, parent.bits);
    if (cleaned && live) {
      this.#speak(parent);
      change.adds.push({ parentId, nextId: this.#next(live, parentId, nextId), node: cleaned });
    }
  }

  /** The id of the sibling before which a node is placed: one that the relay holds under the same parent. */
  #next(live: Node, parentId: number, nextId: number | null): number | null {
    if (nextId !== null && this.#sent.get(nextId)?.parent === parentId) {
      return nextId;
    }
    for (let node = live.nextSibling; node; node = node.nextSibling) {
      const id = this.mirror.getId(node);
      if (this.#sent.get(id)?.parent === parentId) {
        return id;
      }
    }
    return null;
  }

  #frame(adds: w.Add[], timestamp: number): w.RrEvent[] {
    const change: w.MutationData = { ...emptyMutation(), isAttachIframe: true };
    for (const { parentId, node } of adds) {
      const parent = this.#sent.get(parentId);
      if (!parent || parent.isVoid) {
        continue;
      }
      for (const kid of [...parent.kids]) {
        this.#sent.remove(kid);
      }
      const cleaned = this.#node(node, parentId, parent.bits);
      if (cleaned) {
        this.#speak(parent);
        change.adds.push({ parentId, nextId: null, node: cleaned });
      }
    }
    return finished(change, [], timestamp);
  }

  #attributes(id: number, values: w.AttributeChange["attributes"], change: w.MutationData): void {
    const sent = this.#sent.get(id);
    const live = this.#open(id);
    if (!sent || !live || !isElement(live)) {
      return;
    }
    const bits = this.#bits(live);
    if (bits & HIDE || (bits & CONCEAL && BOXED.has(nameOf(live)))) {
      return;
    }
    let kept: w.AttributeChange["attributes"];
    if (bits & CONCEAL) {
      kept = maskedOf(values);
      const value = maskedValue(live);
      if (value !== null && value !== (sent.text ?? "")) {
        sent.text = value;
        kept.value = value === "" ? null : value;
      }
    } else {
      kept = plainOf(live, values, this.restrictions.rules.urlParams);
      this.#shownValue(live, values, kept);
    }
    if (Object.keys(kept).length > 0) {
      this.#speak(sent);
      change.attributes.push({ id, attributes: kept });
    }
  }

  #state(control: Element): Record<string, w.AttributeValue> {
    return controlState(control, (node) => this.restrictions.conceals(node));
  }

  /** A control shows its value, not its attribute; a field that becomes hidden shows none. */
  #shownValue(live: Element, values: w.AttributeChange["attributes"], kept: w.AttributeChange["attributes"]): void {
    if ("type" in values && nameOf(live) === "input") {
      kept.value = this.#state(live).value ?? null;
    } else if ("value" in kept && isField(live) && !["checkbox", "radio"].includes(typeOf(live))) {
      kept.value = this.#state(live).value ?? null;
    }
  }

  #text(id: number, value: string | null, change: w.MutationData): void {
    const sent = this.#sent.get(id);
    const live = this.#open(id);
    if (!sent || !live || value === null) {
      return;
    }
    const text = this.#textOf(live, value);
    if (text === null || text === sent.text) {
      return;
    }
    if (this.restrictions.conceals(live)) {
      sent.text = text;
    } else {
      delete sent.text;
    }
    this.#speak(sent);
    change.texts.push({ id, value: text });
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
    const bits = this.#bits(live);
    if (bits & HIDE) {
      return [];
    }
    if (bits & CONCEAL) {
      const value = maskedValue(live);
      if (value === null || value === (sent.text ?? "")) {
        return [];
      }
      sent.text = value;
      this.#speak(sent);
      return event({ source: w.INPUT, id: data.id, text: value, isChecked: false });
    }
    this.#loud = true;
    const text = nameOf(live) === "select" ? String(this.#state(live).value ?? "") : typeOf(live) === "file" ? "" : data.text;
    return event({ source: w.INPUT, id: data.id, text, isChecked: data.isChecked, ...(data.userTriggered && { userTriggered: true }) });
  }

  #sheetRule(data: w.SheetRuleData): w.SheetRuleData {
    this.#loud = true;
    const { id, styleId, removes } = data;
    return {
      source: w.SHEET_RULE,
      ...(id !== undefined && { id }),
      ...(styleId !== undefined && { styleId }),
      ...(data.adds && { adds: data.adds.map((add) => ({ ...add, rule: scrubCss(add.rule) })) }),
      ...(removes && { removes }),
      ...(data.replace !== undefined && { replace: scrubCss(data.replace) }),
      ...(data.replaceSync !== undefined && { replaceSync: scrubCss(data.replaceSync) }),
    };
  }

  #declaration(data: w.DeclarationData): w.DeclarationData {
    this.#loud = true;
    const { id, styleId, index, set, remove } = data;
    return {
      source: w.DECLARATION,
      ...(id !== undefined && { id }),
      ...(styleId !== undefined && { styleId }),
      index,
      ...(set && { set: { ...set, value: set.value === null ? null : scrubValue(set.property, set.value) } }),
      ...(remove && { remove }),
    };
  }

  /** Whether the style sheet of a change belongs to a node whose style is sent, or to none. */
  #owns({ id, styleId }: { id?: number; styleId?: number }): boolean {
    if (id === undefined) {
      return styleId !== undefined && [...this.#adopted].some(([owner, ids]) => ids.includes(styleId) && this.#isStyled(owner));
    }
    const live = this.#open(id);
    return live !== null && (this.#bits(live) & CONCEAL) === 0;
  }

  /** Whether the sheets that a document or a shadow tree adopts are sent: under a private policy they are, like all style. */
  #isStyled(id: number): boolean {
    const live = this.#open(id);
    return live !== null && (this.#bits(live) & (HIDE | MASK)) === 0;
  }

  /** Sheets that the recorder told of for a masked tree first, where nothing was sent of them. */
  #untold(id: number, styleIds: number[]): { styleId: number; rules: { rule: string; index: number }[] }[] {
    const live = this.mirror.getNode(id);
    const sheets = live?.nodeType === Node.DOCUMENT_NODE ? (live as Document).adoptedStyleSheets : live && shadowOf(live)?.adoptedStyleSheets;
    return styleIds.flatMap((styleId, place) => {
      const sheet = sheets?.length === styleIds.length ? sheets[place] : undefined;
      if (!sheet || this.#sheets.has(styleId)) {
        return [];
      }
      this.#sheets.add(styleId);
      return [{ styleId, rules: Array.from(sheet.cssRules, ({ cssText }, index) => ({ rule: scrubCss(cssText), index })) }];
    });
  }

  /** A node with its children as it is sent, put into the ledger; null when nothing of it is. */
  #node(node: w.RrNode, parentId: number, above: number): w.RrNode | null {
    const live = this.mirror.getNode(node.id);
    if (!live || live === this.panel || node.type === w.COMMENT) {
      return null;
    }
    const sent: Sent = { id: node.id, parent: parentId, kids: new Set(), bits: this.#bits(live), isVoid: false };
    const base = { id: node.id, type: node.type, ...(node.rootId !== undefined && { rootId: node.rootId }), ...(node.isShadow && { isShadow: true }) };
    switch (node.type) {
      case w.DOCUMENT:
        this.#sent.put(sent);
        return { ...base, ...(node.compatMode && { compatMode: node.compatMode }), childNodes: this.#children(node, sent) };
      case w.DOCTYPE:
        this.#sent.put(sent);
        return { ...base, name: node.name ?? "", publicId: node.publicId ?? "", systemId: node.systemId ?? "" };
      case w.TEXT: {
        const text = this.#textOf(live, node.textContent ?? "");
        if (text === null) {
          return null;
        }
        if (sent.bits & CONCEAL) {
          sent.text = text;
        }
        this.#sent.put(sent);
        return { ...base, textContent: text, ...(node.isStyle && { isStyle: true }) };
      }
      case w.CDATA:
        this.#sent.put(sent);
        return { ...base, textContent: "" };
      case w.ELEMENT:
        return isElement(live) ? this.#element(node, live, sent, above, base) : null;
      default:
        return null;
    }
  }

  #element(node: w.RrNode, live: Element, sent: Sent, above: number, base: w.RrNode): w.RrNode {
    const name = nameOf(live);
    const marks = this.#marks(sent.bits, above);
    this.#sent.put(sent);
    if (sent.bits & HIDE || (sent.bits & CONCEAL && BOXED.has(name))) {
      sent.isVoid = true;
      this.#forgetBelow(node);
      const replaced = REPLACED.has(name);
      const mark = sent.bits & HIDE ? effects(sent.bits & (HIDE | MASK | DISABLE)) : effects((sent.bits & DISABLE) | MASK);
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
    const childNodes = name === "textarea" ? [] : this.#children(node, sent);
    sent.isVoid = name === "textarea";
    return {
      ...kept,
      attributes: { ...(attributes as Record<string, w.AttributeValue>), ...(marks && { "data-louver": marks }) },
      childNodes,
      ...(node.isShadowHost && { isShadowHost: true }),
    };
  }

  #elementAttributes(values: Record<string, w.AttributeValue>, live: Element, sent: Sent): w.AttributeChange["attributes"] {
    if (sent.bits & CONCEAL) {
      const kept = maskedOf(values);
      const value = maskedValue(live);
      if (value) {
        kept.value = value;
      }
      sent.text = value ?? "";
      return kept;
    }
    const kept = plainOf(live, values, this.restrictions.rules.urlParams);
    if (isField(live) || nameOf(live) === "option") {
      const stale = isField(live) ? ["value", "checked"] : ["selected"];
      stale.forEach((name) => delete kept[name]);
      Object.assign(kept, this.#state(live));
    }
    return kept;
  }

  #children(node: w.RrNode, sent: Sent): w.RrNode[] {
    return (node.childNodes ?? []).flatMap((child) => this.#node(child, sent.id, sent.bits) ?? []);
  }

  /** Lets what is below a box remember that it was restricted, for when it moves out. */
  #forgetBelow(node: w.RrNode): void {
    for (const child of node.childNodes ?? []) {
      const live = this.mirror.getNode(child.id);
      if (live) {
        this.restrictions.state(live);
      }
      this.#forgetBelow(child);
    }
  }

  /** The `data-louver` of an element below one with the effects `above`. */
  #marks(bits: number, above: number): string {
    const own = bits & (HIDE | MASK | DISABLE);
    return (own & ~above) !== 0 ? effects(own) : "";
  }

  #textOf(live: Node, text: string): string | null {
    const parent = parentOf(live);
    const name = nameOf(parent);
    if (EMPTIED.has(name) || name === "textarea" || this.#bits(live) & HIDE) {
      return null;
    }
    if (this.restrictions.conceals(live)) {
      return w.masked(text);
    }
    return name === "style" ? scrubCss(text) : text;
  }

  /** Replaces what the relay holds more openly than it is now restricted; the events that must follow the change. */
  #sync(change: w.MutationData): w.IncrementalData[] {
    const after: w.IncrementalData[] = [];
    const root = this.#sent.get(this.mirror.getId(document));
    const pending = root ? [root] : [];
    for (let sent = pending.pop(); sent; sent = pending.pop()) {
      const live = this.mirror.getNode(sent.id);
      if (!live || sent.isVoid) {
        continue;
      }
      const bits = this.#bits(live);
      const gained = bits & ~sent.bits;
      if (gained & CONCEAL) {
        this.#loud = true;
        if (WHOLE.has(nameOf(live))) {
          this.#resnapshot = true;
        } else {
          this.#replace(live, sent, change, after);
          this.#clearSelect(live, change);
        }
        continue;
      }
      if (gained & DISABLE && isElement(live)) {
        sent.bits |= DISABLE;
        const marks = this.#marks(sent.bits, this.#sent.get(sent.parent)?.bits ?? 0);
        if (marks && !EMPTIED.has(nameOf(live))) {
          this.#loud = true;
          change.attributes.push({ id: sent.id, attributes: { "data-louver": marks } });
        }
      }
      for (const kid of sent.kids) {
        const next = this.#sent.get(kid);
        if (next) {
          pending.push(next);
        }
      }
    }
    return after;
  }

  /** An option became restricted: the value of its select may repeat it. */
  #clearSelect(option: Node, change: w.MutationData): void {
    const select = isElement(option) ? option.closest("select") : null;
    const sent = select && select !== option ? this.#sent.get(this.mirror.getId(select)) : undefined;
    if (select && sent && (sent.bits & CONCEAL) === 0) {
      change.attributes.push({ id: sent.id, attributes: { value: this.#state(select).value ?? null } });
    }
  }

  #replace(live: Node, sent: Sent, change: w.MutationData, after: w.IncrementalData[]): void {
    const { id, parent } = sent;
    const before = this.#sent.below(id);
    const parents = new Map(before.map((below) => [below, this.#sent.get(below)?.parent ?? 0]));
    const next = this.#next(live, parent, null);
    this.#sent.remove(id);
    const adds: w.Add[] = [];
    this.#rebuild(live, parent, next, new Set(before), adds);
    for (const below of before) {
      if (!this.#sent.has(below)) {
        change.removes.push({ parentId: parents.get(below) ?? id, id: below });
      }
    }
    change.removes.push({ parentId: parent, id, ...(isInShadow(live) && { isShadow: true }) });
    change.adds.push(...adds);
    for (const { node } of adds) {
      const styleIds = this.#adopted.get(node.id);
      if (styleIds && node.isShadowHost && this.#isStyled(node.id)) {
        after.push({ source: w.ADOPTED, id: node.id, styleIds });
      }
    }
  }

  /** A restricted node out of the live page, then what is below it and was held, last sibling first. */
  #rebuild(live: Node, parentId: number, nextId: number | null, held: ReadonlySet<number>, adds: w.Add[]): void {
    const meta = this.mirror.getMeta(live);
    const parent = this.#sent.get(parentId);
    if (!meta || !parent) {
      return;
    }
    const bare = { ...meta, childNodes: [], ...(isElement(live) && { attributes: liveAttributes(live) }), textContent: live.nodeValue ?? "" };
    if ((this.#bits(live) & CONCEAL) === 0) {
      // Below it is something that a private policy reveals; the recorder knows best how to write that.
      this.#resnapshot = true;
      return;
    }
    const node = this.#node(bare, parentId, parent.bits);
    if (!node) {
      return;
    }
    adds.push({ parentId, nextId, node });
    if (this.#sent.get(node.id)?.isVoid) {
      return;
    }
    for (const children of [live.childNodes, shadowOf(live)?.childNodes ?? []]) {
      let next: number | null = null;
      for (const child of [...children].reverse()) {
        const id = this.mirror.getId(child);
        if (held.has(id)) {
          this.#rebuild(child, node.id, next, held, adds);
          next = this.#sent.has(id) ? id : next;
        }
      }
    }
  }

  #bits(live: Node): number {
    return this.restrictions.state(live).bits;
  }

  /** A live node that the relay holds and that may have something below it. */
  #open(id: number): Node | null {
    const sent = this.#sent.get(id);
    const live = this.mirror.getNode(id);
    return sent && live && (!sent.isVoid || isField(live)) ? live : null;
  }

  /** Notes a change that need not wait, because it is not one of masked content. */
  #speak(sent: Sent | undefined): void {
    const live = sent && sent.bits & PRIVATE ? this.mirror.getNode(sent.id) : null;
    if (sent && (sent.bits & MASK) === 0 && !(live && isField(live))) {
      this.#loud = true;
    }
  }
}

function emptyMutation(): w.MutationData {
  return { source: w.MUTATION, texts: [], attributes: [], removes: [], adds: [] };
}

function finished(change: w.MutationData, after: w.IncrementalData[], timestamp: number): w.RrEvent[] {
  const size = change.texts.length + change.attributes.length + change.removes.length + change.adds.length;
  return [...(size > 0 ? [change] : []), ...after].map((data) => ({ type: w.INCREMENTAL, data, timestamp }));
}

function isInShadow(node: Node): boolean {
  return parentOf(node)?.nodeType === Node.DOCUMENT_FRAGMENT_NODE;
}

/** What the recorder tells of from within the page's own code, before it tells of earlier changes. */
const SYNCHRONOUS: ReadonlySet<number> = new Set([w.INPUT, w.SCROLL, w.ADOPTED]);
const CONCEAL = HIDE | MASK | PRIVATE;
/** Beyond so many subtrees, matching the whole page at once is cheaper. */
const MOST_TOUCHED = 200;
/** What takes the whole page with it when it is replaced. */
const WHOLE: ReadonlySet<string> = new Set(["html", "head", "body"]);
