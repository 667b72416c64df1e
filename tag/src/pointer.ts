/** The two pointers, out of the recorded stream: the customer's to the agent, the agent's drawn over the page. */

import { parentOf, shadowOf } from "./dom";
import { own } from "./own";
import type { Recording } from "./recording";
import type { ToRelay } from "./wire";

/** Sends where the customer points, once a frame at most; over restricted content it is frozen and away. */
export class CustomerPointer {
  #x = 0;
  #y = 0;
  #request = 0;
  #visible = false;

  constructor(
    private readonly recording: Recording,
    private readonly send: (message: ToRelay) => void,
  ) {
    addEventListener("pointermove", this.#moved, LISTEN);
    own(document, "documentElement").addEventListener("pointerleave", this.#left, LISTEN);
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    removeEventListener("pointermove", this.#moved, LISTEN);
    own(document, "documentElement").removeEventListener("pointerleave", this.#left, LISTEN);
  }

  #moved = (event: PointerEvent): void => {
    // What an agent's action dispatched is not the customer's hand.
    if (event.isTrusted) {
      [this.#x, this.#y] = [event.clientX, event.clientY];
      this.#request ||= requestAnimationFrame(() => {
        this.#request = 0;
        this.#tell();
      });
    }
  };

  #left = (event: PointerEvent): void => {
    if (event.isTrusted && event.target === own(document, "documentElement")) {
      this.#away();
    }
  };

  #tell(): void {
    this.recording.locate();
    const target = this.recording.isShown ? deepest(document, this.#x, this.#y) : null;
    const node = target && this.#isOpen(target) ? this.recording.id(target) : null;
    if (node === null) {
      this.#away();
      return;
    }
    this.#visible = true;
    this.send({ t: "pointer", x: this.#x, y: this.#y, node });
  }

  #isOpen(target: Node): boolean {
    const { restrictions } = this.recording;
    restrictions.refresh();
    return !restrictions.conceals(target);
  }

  #away(): void {
    if (this.#visible) {
      this.#visible = false;
      this.send({ t: "pointer" });
    }
  }
}

/** Draws the agent's pointer and the circles that say 'look here'. */
export class AgentPointer {
  readonly #pointer = document.createElement("div");
  readonly #name = document.createElement("span");
  #timer: number | undefined;

  constructor(private readonly overlay: HTMLElement) {
    this.#pointer.className = "pointer";
    this.#pointer.hidden = true;
    this.#pointer.setAttribute("aria-hidden", "true");
    this.#pointer.append(arrow(), this.#name);
    overlay.append(this.#pointer);
  }

  show(x: number, y: number, kind: "move" | "highlight", name: string): void {
    this.#name.textContent = name;
    this.#pointer.hidden = false;
    this.#pointer.style.transform = `translate(${Number(x)}px, ${Number(y)}px)`;
    if (kind === "highlight") {
      this.#circle(Number(x), Number(y));
    }
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.hide(), 10_000);
  }

  hide(): void {
    this.#pointer.hidden = true;
  }

  #circle(x: number, y: number): void {
    const circle = document.createElement("div");
    circle.className = "circle";
    circle.style.left = `${x}px`;
    circle.style.top = `${y}px`;
    this.overlay.append(circle);
    window.setTimeout(() => circle.remove(), 1600);
  }
}

/** The innermost element at a point, through open shadow roots. */
export function deepest(root: Document | ShadowRoot, x: number, y: number, skip: Node | null = null): Element | null {
  const found = own<Document | ShadowRoot, "elementsFromPoint">(root, "elementsFromPoint").call(root, x, y).find((element) => element !== skip && !skipHost(element, root)) ?? null;
  const shadow = found && shadowOf(found);
  return shadow && shadow !== root ? (deepest(shadow, x, y, skip) ?? found) : found;
}

/** Inside a shadow root, browsers also answer elements of the trees around it. */
function skipHost(element: Element, root: Document | ShadowRoot): boolean {
  let top: Node = element;
  for (let parent = parentOf(top); parent; parent = parentOf(top)) {
    top = parent;
  }
  return top !== root;
}

function arrow(): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("width", "20");
  svg.setAttribute("height", "20");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M2 1l15 8-7 1.5L6.500 17z");
  svg.append(path);
  return svg;
}

const LISTEN = { capture: true, passive: true } as const;
const SVG = "http://www.w3.org/2000/svg";
