/**
 * What restricts a node of the live page: an escalate-only memory of every rule, policy and mark that ever held on it.
 *
 * Restrictions come down the flat tree. They are remembered for each node, so they move with it and outlive the class or
 * type that brought them. Passwords are remembered for as long as the page lives, all else until a new version is applied.
 */

import { judgeBases } from "./base";
import { Changes, topmost } from "./changes";
import { allIn, childrenOf, documentOf, flatAncestors, flatParent, frameElement, frameOf, isConnected, isDocument, isElement, isFragment, isText, matches, nameOf, rootOf, shadowOf, textsOf, walkerOf, within } from "./dom";
import { Frames, type Hold } from "./frames";
import { Losses } from "./losses";
import { follow } from "./moves";
import { ALWAYS, INJECTED, isMadeField, isPrivate, isStructure, isSubmit, Policy } from "./policy";
import { AWAY, CONCEAL, COVER, DISABLE, HIDE, LOST, MASK, PRIVATE, type Rules, understands } from "./rules";
import { targetsIn } from "./targets";
import type { Counts } from "./wire";

/** What holds on one node. */
export interface State {
  bits: number;
  revealed: boolean;
}

export class Restrictions {
  #rules: Rules;
  #own = new WeakMap<Node, number>();
  #stuck = new WeakMap<Node, number>();
  #losses: Losses;
  #frames: Frames;
  #policy = new Policy();
  #revealed = new Set<Node>();
  #enabled = new Set<Node>();
  #scopes = new Set<Document | ShadowRoot>();
  /** Those in which no rule was matched yet. */
  #unmatched = new Set<Document | ShadowRoot>();
  #pass = new Map<Node, State>();
  readonly #changes = new Changes(() => this.mark(() => false, []));

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#losses = new Losses(rules.watched);
    this.#frames = new Frames(rules);
    // The recorder asks before the rules are matched; nothing is remembered then, for what reveals is not known either.
    judgeBases((base) => (this.#seen(base) & COVER) !== 0 || flatAncestors(base).some((one) => (this.#held(one) & COVER) !== 0 || this.#losses.has(one)));
  }

  get rules(): Rules {
    return this.#rules;
  }

  /** From now on these rules hold; what stuck stays. */
  use(rules: Rules): void {
    this.#rules = rules;
    this.#losses.watch(rules.watched);
    this.#frames.use(rules);
    this.refresh();
  }

  /** Whether nothing is shared until a rule matches something. */
  get isPausing(): boolean {
    return this.#losses.isPausing;
  }

  /** Whether a rule came to match nothing, or something again, since this was last asked: the relay needs the whole page anew. */
  takeTurned(): boolean {
    return this.#losses.takeTurned();
  }

  /** The numbers of rules by which the relay has to know an element: covered, it may lack what their selectors read. */
  marks(element: Element): string[] {
    return this.#losses.marks(element);
  }

  /** Whether a rule reads this attribute: taken away, the rule would match otherwise at the other end. */
  reads(name: string): boolean {
    return [this.#rules, ...(this.#rules.frames?.values() ?? [])].some(({ tighten, reveal, enable, watched }) => {
      const others = [...reveal, ...enable, ...watched.flatMap(({ mask }) => mask ?? [])];
      return tighten.some(({ selector }) => selector.includes(name)) || others.some((selector) => selector.includes(name));
    });
  }

  /** Forgets what stuck, passwords excepted: a new version is applied. */
  forget(): void {
    this.#own = new WeakMap();
    this.#stuck = new WeakMap();
    this.#revealed = new Set();
    this.#enabled = new Set();
    this.#losses = new Losses(this.#rules.watched);
    this.#frames.forget();
    this.refresh();
  }

  /** The page may have changed: asks afresh from here on. */
  refresh(): void {
    this.#pass = new Map();
  }

  /** Whether the page changed and the rules were not matched since. */
  isBehind(): boolean {
    return this.#changes.isBehind();
  }

  /** Whether that can touch what rules match that read no text. */
  isReshaped(): boolean {
    return this.#changes.isReshaped();
  }

  /** Whether a node is covered by now, as far as that can be seen of it and what it stands in, and the recorder has yet to tell. */
  isLate(node: Node): boolean {
    return this.isBehind() && ((this.#seen(node) & COVER) !== 0 || this.#holdsConcealed(node));
  }

  /** What can be seen of a node and what it stands in to hold on it. */
  #seen(node: Node): number {
    let bits = 0;
    for (const element of flatAncestors(node)) {
      const tighten = [...this.#rules.tighten, ...this.#frames.in(documentOf(element)).tighten];
      tighten.filter(({ selector }) => matches(element, selector)).forEach((one) => (bits |= one.bits));
      bits |= this.#byPolicy(element);
    }
    return bits;
  }

  /** What is remembered of a node itself. */
  #held(node: Node): number {
    return (this.#own.get(node) ?? 0) | (this.#stuck.get(node) ?? 0);
  }

  /** Whether a text that stands in the node itself is masked or hidden. */
  #holdsConcealed(node: Node): boolean {
    return textsOf(node).some((text) => this.conceals(text));
  }

  /** Stops to watch the page. */
  rest(): void {
    this.#changes.rest();
  }

  /** Makes the shadow roots and same-origin frames below a node known, so that rules are matched in them. */
  discover(node: Node): void {
    const pending: Node[] = [node];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (isDocument(next)) {
        this.#scopes.add(next);
      }
      this.#watch(next);
      const walker = walkerOf(next, NodeFilter.SHOW_ELEMENT);
      for (let at: Node | null = next; at; at = walker.nextNode()) {
        const shadow = shadowOf(at);
        if (shadow && !this.#scopes.has(shadow)) {
          this.#scopes.add(shadow);
          this.#unmatched.add(shadow);
          pending.push(shadow);
        } else if (shadow) {
          this.#watch(shadow);
        }
        const frame = frameOf(at);
        if (frame) {
          pending.push(frame);
        }
      }
    }
  }

  #watch(node: Node): void {
    if (isDocument(node) || isFragment(node)) {
      this.#changes.watch(node);
    }
  }

  /** Makes known what a node itself brings: its shadow root, its frame's document. */
  meet(node: Node): void {
    const root = isDocument(node) ? node : (shadowOf(node) ?? frameOf(node));
    if (root && !this.#scopes.has(root)) {
      this.discover(node);
    }
  }

  /** Matches the rules in shadow trees that came in this turn, before the recorder tells of them: what it tells of may stand in their slots. */
  #enter(host: Node): void {
    this.meet(host);
    const add = (node: Node, bits: number): void => void this.#own.set(node, (this.#own.get(node) ?? 0) | bits);
    for (const scope of this.#unmatched) {
      for (const { selector, bits } of [...this.#rules.tighten, ...this.#frames.in(documentOf(scope)).tighten]) {
        within(scope, selector, (element) => add(element, bits));
      }
      within(scope, ALWAYS, (element) => add(element, this.#byPolicy(element)));
    }
    this.#unmatched.clear();
  }

  /**
   * Matches the rules against the page as it is: all of it, or where the recorder `told` of subtrees, those, what else changed by
   * now and what depends on more than ancestors. Whether a node that `known` holds became more restricted.
   */
  mark(known: (node: Node) => boolean, told?: Element[]): boolean {
    let tightened = false;
    const changed = this.#changes.take(!told);
    const tops = told && topmost([...told, ...changed]);
    const touched = tops && [...tops, ...this.#unmatched];
    this.#unmatched.clear();
    const add = (node: Node, bits: number): void => {
      const had = this.#own.get(node) ?? 0;
      if ((had & bits) !== bits) {
        this.#own.set(node, had | bits);
        tightened ||= known(node);
      }
    };
    this.refresh();
    for (const scope of this.#scopes) {
      if (!isConnected(scope)) {
        this.#scopes.delete(scope);
      }
    }
    const lost = this.#matchExceptions();
    const { names } = this.#policy;
    const roots = touched ?? [...this.#scopes];
    for (const { selector, bits, isNear } of this.#rules.tighten) {
      for (const root of isNear ? roots : this.#scopes) {
        within(root, selector, (element) => add(element, bits));
      }
    }
    this.#markFrames(touched, add);
    for (const root of roots) {
      within(root, INJECTED, (element) => add(element, HIDE));
    }
    for (const root of lost.length > 0 ? this.#scopes : roots) {
      within(root, ALWAYS, (element) => add(element, this.#byPolicy(element)));
    }
    for (const scope of this.#scopes) {
      // A form elsewhere can make a button of the page submit it.
      within(scope, "button[form]", (element) => add(element, this.#byPolicy(element)));
    }
    if (this.#policy.names > names) {
      for (const scope of this.#scopes) {
        // One that came before the password of its name was not known for one.
        within(scope, "input", (element) => add(element, this.#byPolicy(element)));
      }
    }
    this.#follow(add);
    for (const element of this.all(SPOKEN).filter((element) => !this.conceals(element) && this.#holdsConcealed(element))) {
      add(element, MASK);
      this.refresh();
    }
    this.#point(add);
    let masked = false;
    this.#losses.look([...this.#scopes], (element) => this.#isSeen(element), (node) => {
      masked = true;
      tightened ||= known(node);
    });
    this.refresh();
    if (masked) {
      this.#point(add);
    }
    return tightened || lost.some(known);
  }

  /** Covers what masked fields point to. That may be another field, or hold one, and this one points on. */
  #point(add: (node: Node, bits: number) => void): void {
    const done = new Set<Node>();
    for (let mayLead = true; mayLead; ) {
      const all = [...this.#scopes].flatMap((scope) => targetsIn(scope, (node) => this.conceals(node)));
      const targets = all.filter((target) => !done.has(target));
      targets.forEach((target) => {
        done.add(target);
        add(target, MASK);
      });
      this.refresh();
      mayLead = targets.some((target) => isElement(target) && (isMadeField(target) || allIn(target, "*").length > 0 || shadowOf(target) !== null));
    }
  }

  /** Covers what covered content became in the turns since the rules were last matched. */
  #follow(add: (node: Node, bits: number) => void): void {
    // What was taken out of the page is asked for what it remembers alone: a private policy would hold on it where nothing reveals it.
    const bits = (node: Node): number => {
      const held = isConnected(node) ? this.state(node).bits : this.#held(node);
      return held & AWAY ? 0 : held;
    };
    const cover = (node: Node, more: number): void => {
      if ((more & LOST) !== 0) {
        this.#losses.bits(node, LOST);
      }
      if ((bits(node) & more) !== more) {
        add(node, more & ~LOST);
        this.refresh();
      }
    };
    this.#changes.takeTurns().forEach((records) => follow(records, bits, cover));
  }

  /** The addresses of the frames of which something may be sent, where it depends on them what holds there. */
  addresses(): string[] {
    const all = this.#frames.matter ? this.#documents() : [];
    if (all.length > 0) {
      this.refresh();
    }
    const open = all.filter((doc) => {
      const frame = frameElement(doc);
      return frame !== null && !this.conceals(frame);
    });
    return [...new Set(open.flatMap((doc) => this.#frames.address(doc) || []))];
  }

  /** The known documents of frames. */
  #documents(): Document[] {
    return [...this.#scopes].filter(isDocument).filter((scope) => scope !== document);
  }

  #markFrames(touched: (Element | Document | ShadowRoot)[] | undefined, add: (node: Node, bits: number) => void): void {
    for (const doc of this.#frames.matter ? this.#documents() : []) {
      const own = [...this.#scopes].filter((scope) => documentOf(scope) === doc);
      const near = touched?.filter((element) => documentOf(element) === doc) ?? own;
      for (const { selector, bits, isNear } of this.#frames.in(doc).tighten) {
        for (const root of isNear ? near : own) {
          within(root, selector, (element) => add(element, bits));
        }
      }
    }
  }

  /** Remembers what the rules now in force restrict; for events that are held back. */
  remember(): void {
    this.discover(document);
    this.mark(() => false);
    const pending: Node[] = [document];
    for (let next = pending.pop(); next; next = pending.pop()) {
      this.state(next);
      childrenOf(next).forEach((child) => pending.push(child));
      pending.push(...[shadowOf(next), frameOf(next)].filter((root) => root !== null));
    }
  }

  /** What holds on a node now; remembers it. */
  state(node: Node): State {
    const cached = this.#pass.get(node);
    if (cached) {
      return cached;
    }
    const parent = flatParent(node);
    const root = nameOf(parent) === "slot" ? rootOf(parent as Node) : null;
    if (root && isFragment(root) && (!this.#scopes.has(root as ShadowRoot) || this.#unmatched.has(root as ShadowRoot))) {
      this.#enter((root as ShadowRoot).host);
    }
    const above = parent ? this.state(parent) : TOP;
    const stuck = this.#stuck.get(node) ?? 0;
    let bits = (above.bits & ~PRIVATE) | (this.#own.get(node) ?? 0) | stuck;
    if (this.#rules.broken && (isElement(node) || isText(node))) {
      bits |= MASK | DISABLE;
    }
    bits |= this.#losses.bits(node, above.bits);
    if (isDocument(node) && node !== document) {
      bits |= this.#frames.in(node).bits;
    }
    // What a private policy once masked is not revealed later, nor is what comes into it; a field, of whatever make, needs a
    // `reveal` of its own.
    const lifted = this.#revealed.has(node) || (above.revealed && !(isElement(node) && isMadeField(node)));
    const revealed = lifted && (stuck & PRIVATE) === 0;
    if (this.#rules.isPrivate && isPrivate(node, above.bits, revealed)) {
      bits |= PRIVATE;
    }
    const state = { bits, revealed };
    if ((bits & AWAY) === 0) {
      this.#stuck.set(node, bits & ~LOST);
    }
    this.#pass.set(node, state);
    return state;
  }

  /** Masks an element for good. */
  cover(element: Element): void {
    this.#own.set(element, (this.#own.get(element) ?? 0) | MASK);
    this.refresh();
  }

  /** All elements of the page that match. */
  all(selector: string): Element[] {
    return [...this.#scopes].flatMap((scope) => allIn(scope, selector));
  }

  /**
   * How many elements each selector of the page's rules matches, hidden content left out: what is in it, an agent's side is not told.
   */
  count(): Counts {
    const of = (selector: string): number => (understands(selector) ? this.all(selector).filter((one) => this.#isSeen(one)).length : 0);
    this.refresh();
    const { hide, mask, reveal, disable, enable } = this.#rules.page;
    return { hide: hide.map(of), mask: mask.map(of), reveal: reveal.map(of), disable: disable.map(of), enable: enable.map(of) };
  }

  /** Whether the text and values of a node are masked or hidden. */
  conceals(node: Node): boolean {
    return (this.state(node).bits & CONCEAL) !== 0;
  }

  /** Whether a private policy leaves an element no more than it works by. */
  isUnsaid(element: Element): boolean {
    return this.#rules.isPrivate && isStructure(element) && !this.state(element).revealed;
  }

  /** Whether an `enable` matches the element or one above it. */
  isEnabled(element: Element): boolean {
    return this.#enabled.size > 0 && flatAncestors(element).some((one) => this.#enabled.has(one));
  }

  /** Whether an element stands in no hidden content. */
  #isSeen(element: Element): boolean {
    const above = flatParent(element);
    return !above || (this.state(above).bits & HIDE) === 0;
  }

  /** Renews what `reveal` and `enable` match; the nodes that they matched before and no longer do. */
  #matchExceptions(): Node[] {
    const [revealed, enabled] = [this.#revealed, this.#enabled];
    this.#revealed = this.#matches(({ reveal }) => reveal);
    this.#enabled = this.#matches(({ enable }) => enable);
    return [...[...revealed].filter((node) => !this.#revealed.has(node)), ...[...enabled].filter((node) => !this.#enabled.has(node))];
  }

  #matches(of: (hold: Hold) => string[]): Set<Node> {
    const found = new Set<Node>();
    for (const scope of this.#scopes) {
      for (const selector of of(this.#frames.in(documentOf(scope)))) {
        allIn(scope, selector).forEach((element) => found.add(element));
      }
    }
    return found;
  }

  /** What marks and policy put on an element: a button that submits is disabled, unless an `enable` lifts that. */
  #byPolicy(element: Element): number {
    return this.#policy.of(element) | (isSubmit(element) && !this.isEnabled(element) ? DISABLE : 0);
  }
}

/** Elements that are what their texts say. */
const SPOKEN = "style,textarea";
const TOP: State = { bits: 0, revealed: false };
