// The customer's page in the console: rrweb's replayer in a frame without scripts, driven by the relay's events.
//
// The console (app/src/console) calls this from wasm; nothing here decides what an agent may see or do. Look and point only:
// every gesture is caught by an overlay of the console, and `hit` says what lies under it.

import { Replayer } from "@rrweb/replay";
import type { eventWithTime } from "@rrweb/types";

import { describe, type Hit, nodeAt } from "./hit";
import { type Place, Scroller } from "./scroll";
import { Shadows } from "./shadows";

/** Called when the customer's viewport or the room for it changed: CSS pixels, and the scale that fits one into the other. */
export type Changed = (width: number, height: number, scale: number) => void;

/** Show pages in `root`, scaled to fit `stage`; `style` are style rules for restricted parts, one a line. */
export function mount(stage: HTMLElement, root: HTMLElement, style: string, changed: Changed): Replay {
  return new Replay(stage, root, style, changed);
}

export class Replay {
  #replayer: Replayer | null = null;
  #width = 0;
  #height = 0;
  #clock = 0;
  readonly #scroller = new Scroller();
  readonly #shadows: Shadows;
  readonly #observer: ResizeObserver;

  constructor(
    private readonly stage: HTMLElement,
    private readonly root: HTMLElement,
    private readonly style: string,
    private readonly changed: Changed,
  ) {
    this.#shadows = new Shadows(style);
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(stage);
  }

  /** Apply a message of events, given as the relay sent it; resolves when the page shows them. */
  async apply(message: string): Promise<void> {
    const { events } = JSON.parse(message) as { events: eventWithTime[] };
    const replayer = this.#start();
    for (const event of events) {
      // The customer's clock may be minutes off. On this clock, and before the baseline, the replayer applies at once.
      event.timestamp = this.#now();
      replayer.addEvent(event);
    }
    // The replayer adds each event in a microtask of its own, in order; this one comes after them.
    await Promise.resolve();
    events.forEach((event) => this.#shadows.meet(event, (id) => replayer.getMirror().getNode(id)));
    this.#shadows.dress();
    trim(replayer);
  }

  /** What lies at a point of the customer's viewport, as JSON of `Hit`; none where no page is. */
  hit(x: number, y: number): string | undefined {
    const hit = this.#hit(x, y);
    return hit === null ? undefined : JSON.stringify(hit);
  }

  /** Where a turn of the wheel at a point leads, as JSON of `Place`; none where nothing scrolls. */
  scroll(x: number, y: number, dx: number, dy: number): string | undefined {
    const page = this.#page();
    const element = page && nodeAt(page, x, y)?.element;
    if (!page || !element) return undefined;
    const place: Place | null = this.#scroller.turn(element, dx, dy, (node) => this.#id(node));
    return place === null ? undefined : JSON.stringify(place);
  }

  /** The relay's number of the page's document; none where no page is. */
  document(): number | undefined {
    const page = this.#page();
    return (page && this.#id(page)) ?? undefined;
  }

  /** Show nothing. */
  clear(): void {
    this.#replayer?.destroy();
    this.#replayer = null;
    this.#shadows.clear();
    this.root.replaceChildren();
    this.#width = 0;
    this.#height = 0;
  }

  /** Show nothing, and never again. */
  destroy(): void {
    this.clear();
    this.#observer.disconnect();
  }

  #start(): Replayer {
    if (this.#replayer) return this.#replayer;
    const replayer = new Replayer([], {
      root: this.root,
      liveMode: true,
      mouseTail: false,
      pauseAnimation: false,
      triggerFocus: false,
      // In live mode the virtual DOM is never flushed: the page would freeze.
      useVirtualDom: false,
      // Warnings quote the page.
      showWarning: false,
      insertStyleRules: this.style.split("\n"),
    });
    replayer.iframe.title = "The customer's page";
    replayer.iframe.tabIndex = -1;
    replayer.on("resize", (size) => {
      const { width, height } = size as { width: number; height: number };
      this.#width = width;
      this.#height = height;
      this.#fit();
    });
    replayer.startLive(BASELINE);
    this.#replayer = replayer;
    return replayer;
  }

  #fit(): void {
    if (this.#width <= 0 || this.#height <= 0) return;
    const scale = Math.min(1, this.stage.clientWidth / this.#width, this.stage.clientHeight / this.#height);
    this.changed(this.#width, this.#height, scale);
  }

  #hit(x: number, y: number): Hit | null {
    const page = this.#page();
    const found = page && nodeAt(page, x, y);
    return found ? describe(found, (node) => this.#id(node)) : null;
  }

  #id(node: Node): number | null {
    const id = this.#replayer?.getMirror().getId(node) ?? -1;
    return id > 0 ? id : null;
  }

  #page(): Document | null {
    return this.#replayer?.iframe.contentDocument ?? null;
  }

  #now(): number {
    this.#clock = Math.max(this.#clock + 1, Date.now());
    return this.#clock;
  }
}

/** Forget the events that were applied: the replayer keeps them all, for a rewind that a live view never makes. */
function trim(replayer: Replayer): void {
  const { events } = replayer.service.state.context;
  events.length = 0;
}

/** After all times: everything that comes is applied when it comes, no timer between. */
const BASELINE = Number.MAX_SAFE_INTEGER;
