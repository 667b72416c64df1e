/**
 * Records the page while an agent watches, and hands out what may leave.
 *
 * After a route change events are held until the relay has said which rules hold there; what the old rules restrict is
 * remembered meanwhile. Whatever goes wrong ends the recording: nothing is sent that was not redacted.
 */

import { Census } from "./census";
import { Echo } from "./echo";
import { Renumbering } from "./numbers";
import { Redactor } from "./redact";
import { Restrictions } from "./restrict";
import { mirror, startRecording, takeFullSnapshot } from "./rrweb";
import { compile } from "./rules";
import { Stirred } from "./stirred";
import { INCREMENTAL, MUTATION, type Counts, type PageRules, type RrEvent } from "./wire";

export interface Outlet {
  /** Sends events, as the message of this number; whether the connection still keeps up. */
  send(events: RrEvent[], frame: number): boolean;
  /** Something is about to be judged or sent: looks whether the page's address changed unnoticed, and calls `route` if so. */
  locate(): void;
  /** The page came to be private, or no longer is. */
  turned(): void;
  /** So much do the rules match. */
  matched(counts: Counts): void;
  /** Recording failed and has stopped. */
  failed(): void;
}

export class Recording {
  readonly restrictions: Restrictions;
  readonly echo: Echo;
  #redactor: Redactor;
  #renumbering = new Renumbering();
  #stop: (() => void) | null = null;
  /** Whether an agent watches; a paused page is not recorded all the same. */
  #isWatched = false;
  #held: RrEvent[] = [];
  #routes = 0;
  /** The rules that came last. */
  #told = "";
  /** Whether the page or a frame is at another address than when what waits was made ready. */
  #isElsewhere = false;
  /** The frames that the relay was asked about. */
  #asked: ReadonlySet<string> = new Set();
  #batch: RrEvent[] = [];
  /** The number of the last message with events, from 1 for this page's first. */
  #frame = 0;
  readonly #stirred = new Stirred((id) => mirror.getNode(id));
  #timer: number | undefined;
  #due = Infinity;
  #stale = false;
  #remembered = false;
  #wasPausing = false;
  readonly #census = new Census(
    () => this.#count(),
    (counts) => this.outlet.matched(counts),
  );

  constructor(
    rules: PageRules,
    private readonly panel: Node | null,
    private readonly outlet: Outlet,
  ) {
    this.restrictions = new Restrictions(compile(rules));
    this.echo = new Echo(this.restrictions);
    this.#redactor = this.#freshRedactor();
  }

  get isRunning(): boolean {
    return this.#stop !== null;
  }

  /** Whether what the page does now is shown to the agent as it happens. */
  get isShown(): boolean {
    return this.isRunning && this.#routes === 0 && !this.#stale && this.isOpen;
  }

  /** Whether anything at all is shared of the page. */
  get isOpen(): boolean {
    return !this.restrictions.rules.paused && !(this.isRunning && this.restrictions.isPausing);
  }

  /** Begins with the whole page; nothing happens on a paused one. */
  start(): void {
    this.#isWatched = true;
    this.#begin();
  }

  stop(): void {
    this.#isWatched = false;
    this.#end();
  }

  #begin(): void {
    this.#end();
    if (this.restrictions.rules.paused) {
      return;
    }
    // Whatever was lost or found until now: all of the page follows.
    this.restrictions.takeTurned();
    this.#guard(() => {
      this.#redactor = this.#freshRedactor();
      this.#renumbering = new Renumbering();
      this.#stop = startRecording((event) => this.#guard(() => this.#take(event)));
      this.#census.begin();
    });
  }

  #end(): void {
    const stop = this.#stop;
    this.#stop = null;
    this.#held = [];
    this.#batch = [];
    this.#stale = false;
    this.#isElsewhere = false;
    clearTimeout(this.#timer);
    this.#due = Infinity;
    stop?.();
    this.#census.rest();
    this.restrictions.rest();
  }

  /** The connection came back: these rules hold from now on, and what stuck still does. */
  renew(rules: PageRules): void {
    this.stop();
    this.#routes = 0;
    this.#asked = new Set();
    this.restrictions.use(compile(rules));
  }

  /** Whether a frame is at an address about which the relay was not asked. */
  get isFrameNew(): boolean {
    return this.isRunning && this.restrictions.addresses().some((address) => !this.#asked.has(address));
  }

  /** The page's address changed (`isElsewhere`), or a frame's: holds what happens until [`rules`] answers. The frames to ask about. */
  route(isElsewhere: boolean): string[] {
    this.#routes += 1;
    this.#isElsewhere ||= isElsewhere || this.#redactor.hasMoved;
    const addresses = this.restrictions.addresses();
    this.#asked = new Set(addresses);
    let size = 0;
    return addresses.slice(0, MOST_FRAMES).filter((address) => (size += address.length) < MOST_LETTERS);
  }

  /** The rules that hold now: in answer to a route, or, with `reset`, a new version. */
  rules(rules: PageRules, reset: boolean): void {
    this.#guard(() => {
      this.locate();
      const wasPaused = this.restrictions.rules.paused;
      const told = JSON.stringify(rules);
      const isOther = told !== this.#told;
      this.#told = told;
      this.restrictions.use(compile(rules));
      if (this.isRunning) {
        this.#census.begin();
      }
      if (reset) {
        this.#asked = new Set();
        this.restrictions.forget();
        this.echo.forget();
      } else {
        this.#routes = Math.max(0, this.#routes - 1);
      }
      if (rules.paused) {
        this.#end();
      } else if (wasPaused && this.#isWatched) {
        this.#begin();
      } else if (reset) {
        // Frames in what the new version covers are not asked about.
        this.restrictions.discover(document);
        this.restrictions.mark(() => false);
        this.snapshot();
      } else if (this.isRunning && this.#routes === 0) {
        this.#release();
      } else if (this.isRunning && isOther) {
        // The page is elsewhere by now, and what these rules cover stays covered there.
        this.restrictions.remember();
      }
    });
  }

  /** Sends the whole page again. */
  snapshot(): void {
    if (this.isRunning) {
      this.#batch = [];
      this.#held = [];
      this.#stale = false;
      this.#guard(takeFullSnapshot);
    }
  }

  /** The connection keeps up again: the whole page is sent if something was left out meanwhile. */
  drained(): void {
    if (this.#stale) {
      this.snapshot();
    }
  }

  /** The live node of a number that the relay holds, as the rules see it now. */
  node(number: number): Node | null {
    this.restrictions.mark(() => false);
    const id = this.#renumbering.nodes.id(number);
    return id !== null && this.#redactor.holds(id) ? mirror.getNode(id) : null;
  }

  /** The number of a live node, if the relay holds it. */
  id(node: Node): number | null {
    const id = mirror.getId(node);
    return this.#redactor.holds(id) ? this.#renumbering.nodes.get(id) : null;
  }

  /** Whether an element is what it was when the relay had the message `frame`; `withRow`: what stands around it too. */
  isAsSeen(element: Element, frame: number, withRow: boolean): boolean {
    return this.#stirred.isSince(element, frame, withRow);
  }

  /** Looks whether the page's address is still the one whose rules hold. */
  locate(): void {
    this.outlet.locate();
  }

  #take(event: RrEvent): void {
    if (event.type === INCREMENTAL && event.data.source === MUTATION && event.data.isAttachIframe) {
      event.data.adds.map(({ node }) => mirror.getNode(node.id)).forEach((live) => live && this.restrictions.meet(live));
    }
    this.locate();
    if (this.#stale) {
      return;
    }
    if (this.#routes > 0) {
      this.#remember();
      this.#redactor.heed(event);
      this.#held.push(event);
      if (this.#held.length > MOST_HELD) {
        this.#held = [];
        this.#stale = true;
      }
      return;
    }
    this.#pass(event);
  }

  /** What changes within one turn of the page is remembered once, unless something changed in between. */
  #remember(): void {
    if (!this.#remembered || this.restrictions.isBehind()) {
      this.restrictions.remember();
      if (!this.#remembered) {
        this.#remembered = true;
        queueMicrotask(() => (this.#remembered = false));
      }
    }
  }

  #release(): void {
    const held = this.#held;
    const isElsewhere = this.#isElsewhere;
    this.#held = [];
    this.#isElsewhere = false;
    if (this.#stale) {
      this.snapshot();
      return;
    }
    const tightened = this.#redactor.tighten(Date.now());
    if (tightened.resnapshot || (isElsewhere && this.#batch.length > 0 && tightened.isTighter)) {
      this.snapshot();
      return;
    }
    this.#queue(tightened.events, false);
    // One of them may bring a frame that has to be asked about.
    held.forEach((event) => this.#take(event));
  }

  #pass(event: RrEvent): void {
    const { events, quiet, resnapshot } = this.#redactor.redact(event);
    if (resnapshot) {
      this.snapshot();
    } else {
      this.#queue(events, quiet);
    }
    if (this.restrictions.isPausing !== this.#wasPausing) {
      this.#wasPausing = this.restrictions.isPausing;
      this.outlet.turned();
    }
  }

  /** What only concerns masked content leaves on a slow clock of its own, so that its moment does not tell of key presses. */
  #queue(events: RrEvent[], quiet: boolean): void {
    // There may be nothing to tell but of what is written into masked fields.
    const isSilent = events.length + this.#batch.length === 0;
    if (isSilent && !this.#redactor.hasWritten) {
      return;
    }
    this.#batch.push(...events);
    if (!quiet) {
      this.#stirred.note(events, this.#frame + 1);
    }
    if (this.#batch.length > MOST_QUEUED) {
      this.#batch = [];
      this.#stale = true;
      return;
    }
    const now = Date.now();
    const due = quiet || isSilent ? (Math.floor(now / QUIET) + 1) * QUIET : now + SOON;
    if (due < this.#due) {
      clearTimeout(this.#timer);
      this.#due = due;
      this.#timer = window.setTimeout(() => this.#guard(() => this.#flush()), due - now);
    }
  }

  #flush(): void {
    // All of it is said to be of the moment for which it was kept: when each part came would tell of key presses after all.
    const timestamp = this.#due;
    this.#due = Infinity;
    this.locate();
    if (this.#routes > 0 && this.#isElsewhere) {
      return;
    }
    // What waits was made ready at the frame's former address.
    if (this.isRunning && this.#batch.length > 0 && this.#redactor.hasMoved) {
      const tightened = this.#redactor.tighten(timestamp);
      if (tightened.resnapshot || tightened.isTighter) {
        this.snapshot();
        return;
      }
      this.#batch.push(...tightened.events);
    }
    const batch = [...this.#batch, ...this.#redactor.written(timestamp)];
    this.#batch = [];
    // What leaves on the slow clock is said to have happened now: an action that is refused for it must not tell more.
    this.#stirred.note(batch, this.#frame + 1);
    // What is never sent must not count: numbers are given at the door.
    const said = batch.map((event) => this.#renumbering.event({ ...event, timestamp }));
    if (!this.isRunning || said.length === 0) {
      return;
    }
    this.#frame += 1;
    if (!this.outlet.send(said, this.#frame)) {
      this.#stale = true;
    }
  }

  #count(): Counts | null {
    let counts: Counts | null = null;
    this.#guard(() => {
      this.locate();
      counts = this.isRunning && this.#routes === 0 ? this.restrictions.count() : null;
    });
    return counts;
  }

  #freshRedactor(): Redactor {
    return new Redactor(mirror, this.restrictions, this.echo, this.panel);
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch {
      // An error may quote the page: it is told to nobody.
      this.stop();
      this.outlet.failed();
    }
  }
}

const MOST_HELD = 5000;
const MOST_QUEUED = 20_000;
/** So many frames the relay is asked about, in so many letters; of others nothing is sent. */
const MOST_FRAMES = 100;
const MOST_LETTERS = 40_000;
const SOON = 16;
const QUIET = 500;
