/**
 * One shared session in one page of the customer's: from asking the server for nine digits, or resuming after a navigation, to
 * its end. Owns the socket, the recording, the pointers and the panel; everything the relay says arrives here.
 */

import { Controller } from "./control";
import { Panel } from "./panel";
import { AgentPointer, CustomerPointer } from "./pointer";
import { Recording } from "./recording";
import { watchRoutes } from "./routes";
import { prefersDark, schemeOf } from "./scheme";
import { Socket } from "./socket";
import { Store, type Kept } from "./store";
import { hold, isElsewhere } from "./tabs";
import type { Action, FromRelay, Mode, PageRules, Refusal, ToRelay } from "./wire";

export type SessionState = "idle" | "waiting" | "live" | "ended";

export interface Options {
  interaction?: string;
  name?: string;
}

export interface Config {
  /** The server's origin. */
  server: string;
  site: string;
  /** The state changed; `detail` says more for people. */
  changed(state: SessionState, detail: Record<string, unknown>): void;
  /** The last notice of an ended session was closed. */
  closed(): void;
}

export class Session {
  state: SessionState = "idle";
  #store: Store;
  #panel: Panel;
  #socket: Socket;
  #recording: Recording | null = null;
  #customer: CustomerPointer | null = null;
  #agentPointer: AgentPointer;
  /** Names this page load to the relay, over all of its connections. */
  readonly #page = randomId();
  #url = "";
  /** Whether the relay has said which rules hold at the address of the last `hello`; of no other one can it be asked before. */
  #isReady = false;
  #mode: Mode = "pointer";
  #agent: string | null = null;
  #unwatch: (() => void) | null = null;
  #letGo: (() => void) | null = null;
  #away = false;

  constructor(private readonly config: Config) {
    this.#store = new Store(config.site);
    this.#panel = new Panel({
      exit: () => this.stop(),
      closed: () => config.closed(),
      allow: () => this.#grant("write"),
      decline: () => this.#send({ t: "decline" }),
      stopWriting: () => this.#grant("pointer"),
      sized: (isSmall) => this.#keep({ small: isSmall }),
    });
    this.#agentPointer = new AgentPointer(this.#panel.overlay);
    this.#socket = new Socket(`${config.server.replace(/^http/, "ws")}/tag/v1/socket`, {
      hello: () => this.#hello(),
      message: (message) => this.#receive(message),
      lost: () => this.#lost(),
      over: (_code, reason) => this.#finish(this.#away ? LOST : reason || "The session is over."),
      drained: () => this.#recording?.drained(),
    });
  }

  /** Asks for a new session; the nine digits. */
  async start({ interaction, name }: Options): Promise<{ id: string }> {
    const kept = this.#store.read();
    if (kept && this.state !== "idle" && this.state !== "ended") {
      return { id: kept.id };
    }
    const answer = await fetch(`${this.config.server}/tag/v1/sessions`, {
      method: "POST",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        site: this.config.site,
        url: location.href,
        ...(interaction !== undefined && { interaction }),
        ...(name !== undefined && { name }),
      }),
    });
    if (!answer.ok) {
      throw new Error(await reason(answer));
    }
    const { id, token } = (await answer.json()) as { id: string; token: string };
    this.#store.write({ id, token, write: false, small: false });
    this.#begin(id);
    return { id };
  }

  /** Goes on with the session of the page before, if there is one and no other tab has it. */
  async resume(): Promise<boolean> {
    const kept = this.#store.read();
    if (!kept) {
      return false;
    }
    if (await isElsewhere(kept.id)) {
      this.#store.clear();
      return false;
    }
    if (this.state === "idle") {
      this.#begin(kept.id);
    }
    return true;
  }

  /** The customer ends the session. */
  stop(): void {
    if (this.state === "waiting" || this.state === "live") {
      this.#send({ t: "end" });
      this.#finish(ENDED.customer);
    }
  }

  dismiss(): void {
    this.#panel.remove();
  }

  #begin(id: string): void {
    this.#letGo = hold(id);
    this.#panel.attach(this.#store.read()?.small === true);
    this.#panel.showWaiting(id);
    this.#enter("waiting", { id });
    addEventListener("pagehide", this.#pagehide);
    addEventListener("pageshow", this.#pageshow);
    prefersDark().addEventListener("change", this.#recoloured);
    this.#unwatch ??= watchRoutes(() => this.#routed());
    this.#socket.open();
  }

  #hello(): ToRelay {
    this.#url = location.href;
    this.#isReady = false;
    return {
      t: "hello",
      token: this.#store.read()?.token ?? "",
      url: this.#url,
      page: this.#page,
      width: innerWidth,
      height: innerHeight,
      scheme: schemeOf(prefersDark()),
    };
  }

  #receive(message: FromRelay): void {
    switch (message.t) {
      case "ready":
        return this.#isOld(message.version) ? this.#refuse() : this.#ready(message.rules, message.agent, message.mode);
      case "agent":
        return this.#joined(message.name);
      case "agentLeft":
        return this.#left();
      case "rules":
        if (this.#isOld(message.version)) {
          return;
        }
        this.#recording?.rules(message.rules, message.reset);
        return this.#showPage();
      case "snapshot":
        return this.#recording?.snapshot();
      case "pointer":
        return this.#agentPointer.show(message.x, message.y, message.kind, this.#agent ?? "");
      case "ask":
        return this.#mode === "pointer" && this.#agent !== null ? this.#panel.ask() : undefined;
      case "mode":
        // The relay can only take Write Mode away; it is the customer who grants it, here.
        return message.mode === "pointer" ? this.#setMode("pointer") : undefined;
      case "action":
        return this.#act(message);
      case "end":
        return this.#finish(ENDED[message.by]);
    }
  }

  /** Whether rules are of an older version than others that this page has had. */
  #isOld(version: number): boolean {
    if (version >= newest) {
      newest = version;
      return false;
    }
    return true;
  }

  /** Nothing is known of which rules hold at this address. */
  #refuse(): void {
    this.#send({ t: "end" });
    this.#finish("Sharing stopped: the server answered with rules that are out of date.");
  }

  #ready(rules: PageRules, agent: { name: string } | null, mode: Mode): void {
    const granted = this.#store.read()?.write === true;
    // A connection that came back finds the same page: what stuck to it still does.
    this.#recording?.renew(rules);
    this.#recording ??= new Recording(rules, this.#panel.host, {
      send: (events, frame) => this.#send({ t: "events", page: this.#page, frame, events }),
      locate: () => this.#routed(),
      turned: () => this.#showPage(),
      matched: (counts) => this.#send({ t: "matched", page: this.#page, counts }),
      failed: () => this.#failed(),
    });
    this.#setMode(mode === "write" && granted ? "write" : "pointer");
    if (mode === "write" && !granted) {
      this.#send({ t: "mode", mode: "pointer" });
    }
    this.#isReady = true;
    this.#routed();
    if (agent) {
      this.#joined(agent.name);
    } else {
      this.#left();
    }
  }

  #joined(name: string): void {
    this.#agent = name;
    this.#panel.showLive(name);
    this.#enter("live", { agent: name });
    this.#customer?.stop();
    const recording = this.#recording;
    if (recording) {
      recording.start();
      this.#customer = new CustomerPointer(recording, (message) => this.#send(message));
    }
    this.#showPage();
    this.#panel.setMode(this.#mode);
  }

  #left(): void {
    this.#agent = null;
    this.#setMode("pointer");
    this.#quiet();
    this.#panel.showWaiting(this.#store.read()?.id ?? "");
    this.#enter("waiting", {});
  }

  #routed(): void {
    const hasMoved = location.href !== this.#url;
    if (!this.#isReady || (!hasMoved && !this.#recording?.isFrameNew)) {
      return;
    }
    this.#url = location.href;
    const frames = this.#recording?.route(hasMoved) ?? [];
    this.#send({ t: "route", page: this.#page, url: this.#url, ...(frames.length > 0 && { frames }) });
  }

  #act(action: Action): void {
    const recording = this.#recording;
    if (!recording) {
      return;
    }
    let refusal: Refusal | null;
    try {
      this.#routed();
      refusal = new Controller(recording, this.#panel.host).perform(this.#mode, action);
    } catch {
      // An error may quote the page: it is told to nobody.
      refusal = "stale";
    }
    this.#send(refusal ? { t: "refused", seq: action.seq, reason: refusal } : { t: "done", seq: action.seq });
  }

  #grant(mode: Mode): void {
    this.#setMode(mode);
    this.#send({ t: "mode", mode });
  }

  #setMode(mode: Mode): void {
    this.#mode = mode;
    this.#keep({ write: mode === "write" });
    this.#panel.setMode(mode);
  }

  #keep(change: Partial<Kept>): void {
    const kept = this.#store.read();
    if (kept) {
      this.#store.write({ ...kept, ...change });
    }
  }

  #showPage(): void {
    this.#panel.setPrivate(this.#recording?.isOpen === false);
  }

  #lost(): void {
    this.#away = true;
    this.#quiet();
    this.#panel.setAway(true);
  }

  #quiet(): void {
    this.#recording?.stop();
    this.#customer?.stop();
    this.#customer = null;
    this.#agentPointer.hide();
  }

  #failed(): void {
    console.warn("Louver: sharing stopped, because the page could not be redacted.");
    this.#send({ t: "end" });
    this.#finish("Sharing stopped: this page could not be shown safely.");
  }

  #finish(why: string): void {
    if (this.state === "ended") {
      return;
    }
    this.#quiet();
    this.#recording = null;
    this.#store.clear();
    this.#agent = null;
    this.#unwatch?.();
    this.#unwatch = null;
    this.#letGo?.();
    removeEventListener("pagehide", this.#pagehide);
    removeEventListener("pageshow", this.#pageshow);
    prefersDark().removeEventListener("change", this.#recoloured);
    // The close must come after what was just said.
    setTimeout(() => this.#socket.close(), 0);
    this.#panel.showEnded(why);
    this.#enter("ended", { reason: why });
  }

  #enter(state: SessionState, detail: Record<string, unknown>): void {
    if (this.#away && state !== "ended") {
      this.#away = false;
      this.#panel.setAway(false);
    }
    if (this.state !== state) {
      this.state = state;
      this.config.changed(state, detail);
    }
  }

  #send(message: ToRelay): boolean {
    return this.#socket.send(message);
  }

  #recoloured = (query: MediaQueryListEvent): void => {
    this.#send({ t: "scheme", scheme: schemeOf(query) });
  };

  #pagehide = (): void => {
    this.#quiet();
    this.#letGo?.();
    this.#socket.close();
  };

  /** A page that comes back out of the browser's cache asks for the rules of now. */
  #pageshow = (event: PageTransitionEvent): void => {
    if (!event.persisted) {
      return;
    }
    const kept = this.#store.read();
    if (kept) {
      this.#letGo = hold(kept.id);
      this.#socket.open();
    } else {
      this.#finish("The session is over.");
    }
  };
}

/** The version of the rules, over all sessions of this page. */
let newest = 0;

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function reason(answer: Response): Promise<string> {
  try {
    const problem = (await answer.json()) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? `The server answered ${answer.status}.`;
  } catch {
    return `The server answered ${answer.status}.`;
  }
}

const ENDED = {
  agent: "The agent ended the session.",
  customer: "You stopped sharing.",
  relay: "The session has ended.",
};
const LOST = "The connection to the server was lost, so the session ended. Start a new one.";
