/**
 * What the customer sees of Louver while sharing: the nine digits, who is watching, the question for Write Mode, the end.
 *
 * It lives in a closed shadow root that is never recorded and that an agent's actions never reach; only a person's own
 * clicks count. Names of agents are text and nothing else.
 */

import { makeHost } from "./host";
import type { Mode } from "./wire";

export interface Choices {
  exit(): void;
  closed(): void;
  allow(): void;
  decline(): void;
  stopWriting(): void;
}

export class Panel {
  readonly host: HTMLElement;
  readonly overlay: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #card = element("section", "card");
  readonly #status = element("p", "status");
  readonly #digits = element("output", "digits");
  readonly #note = element("p", "note");
  readonly #question = element("div", "question");
  readonly #writing = element("div", "writing");
  readonly #exit: HTMLButtonElement;
  #stay: MutationObserver | null = null;
  #isPrivate = false;
  #isAway = false;

  constructor(private readonly choices: Choices) {
    [this.host, this.#root] = makeHost();
    this.overlay = element("div", "overlay");
    this.#card.setAttribute("role", "region");
    this.#card.setAttribute("aria-label", "Screen sharing");
    this.#status.setAttribute("role", "status");
    this.#digits.setAttribute("aria-label", "Session ID");
    this.#exit = button("Exit session", "quiet", () => this.choices.exit());
    this.#card.append(this.#status, this.#digits, this.#note, this.#question, this.#writing, this.#exit);
    this.#root.append(this.overlay, this.#card);
    [this.#question, this.#writing, this.#note].forEach((part) => (part.hidden = true));
  }

  /** Puts the panel into the page, last, and keeps it last: no sibling's position shifts. */
  attach(): void {
    const root = document.documentElement;
    const place = (): void => {
      if (root.lastChild !== this.host) {
        root.append(this.host);
      }
    };
    place();
    this.#stay?.disconnect();
    this.#stay = new MutationObserver(place);
    this.#stay.observe(root, { childList: true });
  }

  showWaiting(id: string): void {
    this.#status.textContent = "Read this number to the agent";
    this.#digits.textContent = id.replace(/(\d{3})(?=\d)/g, "$1 ");
    this.#digits.hidden = false;
    this.#exit.textContent = "Stop sharing";
    this.#question.hidden = true;
    this.#tell();
  }

  showLive(agent: string): void {
    this.#status.textContent = `Agent ${agent} is viewing`;
    this.#digits.hidden = true;
    this.#exit.textContent = "Exit session";
    this.#tell();
  }

  ask(agent: string): void {
    const text = element("p", "");
    text.textContent = `Agent ${agent} asks to click and type on this page for you.`;
    const answer = (choose: () => void) => () => {
      this.#question.hidden = true;
      choose();
    };
    this.#question.setAttribute("role", "group");
    this.#question.setAttribute("aria-label", "Write Mode");
    this.#question.replaceChildren(
      text,
      button("Allow", "main", answer(() => this.choices.allow())),
      button("Decline", "quiet", answer(() => this.choices.decline())),
    );
    this.#question.hidden = false;
  }

  setMode(mode: Mode): void {
    if (mode === "write") {
      this.#question.hidden = true;
      const text = element("p", "");
      text.textContent = "The agent can click and type on this page.";
      this.#writing.replaceChildren(text, button("Stop Write Mode", "main", () => this.choices.stopWriting()));
    }
    this.#writing.hidden = mode !== "write";
  }

  setPrivate(isPrivate: boolean): void {
    this.#isPrivate = isPrivate;
    this.#tell();
  }

  setAway(isAway: boolean): void {
    this.#isAway = isAway;
    this.#tell();
  }

  showEnded(why: string): void {
    this.#status.textContent = why;
    [this.#digits, this.#note, this.#question, this.#writing].forEach((part) => (part.hidden = true));
    this.#exit.replaceWith(
      button("Close", "quiet", () => {
        this.remove();
        this.choices.closed();
      }),
    );
    this.overlay.replaceChildren();
  }

  remove(): void {
    this.#stay?.disconnect();
    this.#stay = null;
    this.host.remove();
  }

  #tell(): void {
    const note = this.#isAway
      ? "The connection was lost. Trying again…"
      : this.#isPrivate
        ? "This page is private: the agent sees nothing of it."
        : "";
    this.#note.textContent = note;
    this.#note.hidden = note === "";
  }
}

/** A button that only a person can press. */
export function button(name: string, kind: string, pressed: () => void): HTMLButtonElement {
  const made = element("button", kind) as HTMLButtonElement;
  made.type = "button";
  made.textContent = name;
  made.addEventListener("click", (event) => {
    if (event.isTrusted) {
      pressed();
    }
  });
  return made;
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
