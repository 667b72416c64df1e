/**
 * What the customer sees of Louver while sharing: the nine digits, who is watching, the question for Write Mode, the end; as a
 * card, or as small as a pill.
 *
 * It lives in a closed shadow root that is never recorded and that an agent's actions never reach; only a person's own
 * clicks count. Names of agents are text and nothing else.
 */

import { makeHost } from "./host";
import { own } from "./own";
import type { Mode } from "./wire";

export interface Choices {
  exit(): void;
  closed(): void;
  allow(): void;
  decline(): void;
  stopWriting(): void;
  /** The panel was made small, or large again. */
  sized(isSmall: boolean): void;
}

export class Panel {
  readonly host: HTMLElement;
  readonly overlay: HTMLElement;
  readonly #root: ShadowRoot;
  /** What a screen reader is told, whichever of card and pill is there to be seen. */
  readonly #said = element("p", "said");
  readonly #card = element("section", "card");
  readonly #status = element("p", "status");
  readonly #minimise: HTMLButtonElement;
  readonly #pill: HTMLButtonElement;
  readonly #note = element("p", "note");
  /** What holds only while the connection does. */
  readonly #live = element("div", "live");
  readonly #digits = element("output", "digits");
  readonly #question = element("div", "question");
  readonly #writing = element("div", "writing");
  readonly #exit: HTMLButtonElement;
  #stay: MutationObserver | null = null;
  #line = "";
  #agent = "";
  #isSmall = false;
  #isPrivate = false;
  #isAway = false;

  constructor(private readonly choices: Choices) {
    [this.host, this.#root] = makeHost();
    this.overlay = element("div", "overlay");
    this.#said.setAttribute("role", "status");
    this.#card.setAttribute("role", "region");
    this.#card.setAttribute("aria-label", "Screen sharing");
    this.#digits.setAttribute("aria-label", "Session ID");
    this.#minimise = button("\u2013", "icon", () => this.#resize(true));
    this.#minimise.setAttribute("aria-label", "Minimise");
    this.#pill = button("", "pill", () => this.#resize(false));
    this.#exit = button("Exit session", "quiet", () => this.choices.exit());
    const head = element("div", "head");
    head.append(this.#status, this.#minimise);
    this.#live.append(this.#digits, this.#question, this.#writing);
    this.#card.append(head, this.#note, this.#live, this.#exit);
    this.#root.append(this.overlay, this.#said, this.#card, this.#pill);
    [this.#question, this.#writing, this.#note, this.#pill].forEach((part) => (part.hidden = true));
  }

  /** Puts the panel into the page, last, and keeps it last: no sibling's position shifts. */
  attach(isSmall: boolean): void {
    this.#isSmall = isSmall;
    const root = own(document, "documentElement");
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
    this.#line = "Read this number to the agent";
    this.#digits.textContent = id.replace(/(\d{3})(?=\d)/g, "$1 ");
    this.#digits.hidden = false;
    this.#exit.textContent = "Stop sharing";
    this.#question.hidden = true;
    this.#tell();
  }

  showLive(agent: string): void {
    this.#agent = `Agent ${short(agent)}`;
    this.#line = `${this.#agent} is viewing`;
    this.#digits.hidden = true;
    this.#exit.textContent = "Exit session";
    this.#tell();
  }

  ask(): void {
    const text = element("p", "");
    text.textContent = `${this.#agent} asks to click and type on this page for you.`;
    const answer = (choose: () => void) => () => {
      this.#question.hidden = true;
      this.#tell();
      choose();
    };
    const answers = element("div", "answers");
    answers.append(
      button("Allow", "answer", answer(() => this.choices.allow())),
      button("Decline", "answer", answer(() => this.choices.decline())),
    );
    this.#question.setAttribute("role", "group");
    this.#question.setAttribute("aria-label", "Write Mode");
    this.#question.replaceChildren(text, answers);
    this.#question.hidden = false;
    this.#tell();
  }

  setMode(mode: Mode): void {
    if (mode === "write") {
      this.#question.hidden = true;
      const text = element("p", "");
      text.textContent = "The agent can click and type on this page.";
      this.#writing.replaceChildren(text, button("Stop Write Mode", "main", () => this.choices.stopWriting()));
    }
    this.#writing.hidden = mode !== "write";
    this.#tell();
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
    this.#line = why;
    this.#isAway = this.#isPrivate = this.#isSmall = false;
    [this.#minimise, this.#digits, this.#question, this.#writing].forEach((part) => (part.hidden = true));
    this.#exit.replaceWith(
      button("Close", "quiet", () => {
        this.remove();
        this.choices.closed();
      }),
    );
    this.overlay.replaceChildren();
    this.#tell();
  }

  remove(): void {
    this.#stay?.disconnect();
    this.#stay = null;
    this.host.remove();
  }

  #resize(isSmall: boolean): void {
    this.#isSmall = isSmall;
    this.choices.sized(isSmall);
    this.#tell();
    (isSmall ? this.#pill : this.#minimise).focus();
  }

  #tell(): void {
    const asks = !this.#question.hidden;
    const line = this.#isAway ? "The connection was lost" : this.#line;
    const note = this.#isAway
      ? "Trying to connect again…"
      : this.#isPrivate
        ? "This page is private: the agent sees nothing of it."
        : "";
    this.#status.textContent = line;
    this.#note.textContent = note;
    this.#note.hidden = note === "";
    this.#live.hidden = this.#isAway;
    // A question must be seen to be answered.
    this.#card.hidden = this.#isSmall && (this.#isAway || !asks);
    this.#pill.hidden = !this.#card.hidden;
    const brief = this.#isAway ? line : this.#brief();
    this.#pill.textContent = brief;
    this.#pill.setAttribute("aria-label", `${brief}. Show more`);
    const said = [line, note, !this.#isAway && asks ? (this.#question.firstChild?.textContent ?? "") : ""].filter(Boolean).join(". ");
    if (this.#said.textContent !== said) {
      this.#said.textContent = said;
    }
  }

  #brief(): string {
    if (!this.#digits.hidden) {
      return `Session ID ${this.#digits.textContent}`;
    }
    return this.#writing.hidden ? this.#line : `${this.#agent} can click and type`;
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

/** A name as long as people's are. */
function short(name: string): string {
  const letters = Array.from(name);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : name;
}

const LONGEST = 40;
