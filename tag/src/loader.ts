/**
 * The script on every page of a site: a few KB that offer a session and load the recorder when one starts, resumes, or a
 * capture is asked for. It never throws into the page.
 */

import { makeHost } from "./host";
import { own } from "./own";
import type { Config, Options, SessionState } from "./session";
import { Store } from "./store";

/** What the recorder hands over when it is loaded. */
export interface Recorder {
  session(config: Config): Running;
  capture(config: { server: string; token: string }): Promise<void>;
}

/** The part of a session that the loader uses. */
export interface Running {
  readonly state: SessionState;
  start(options: Options): Promise<{ id: string }>;
  /** Goes on with the session of the page before; whether there is one that is this tab's. */
  resume(): Promise<boolean>;
  stop(): void;
  /** Takes what it still shows off the page. */
  dismiss(): void;
}

type Listener = (detail: Record<string, unknown>) => void;

declare const RECORDER_HASH: string;
declare const RECORDER_INTEGRITY: string;

const current = own(document, "currentScript") as HTMLScriptElement | null;
const TAKEN = "Louver";

function run(): void {
  const script = current ?? document.querySelector<HTMLScriptElement>("script[data-site][src$='/tag.js']");
  const site = script?.dataset.site;
  if (!script || !site) {
    console.info("Louver: not started, because the script has no data-site.");
    return;
  }
  if (window.top !== window || Object.hasOwn(window, TAKEN)) {
    console.info("Louver: not started, because it runs already or the page is in a frame.");
    return;
  }
  new Loader(new URL(script.src).origin, site, script.dataset.button !== "off", script.nonce).begin();
}

/** What the server said, in words of ours: other errors may quote the page, and the console is no place for it. */
class Refused extends Error {}

class Loader {
  #listeners = new Map<string, Set<Listener>>();
  #session: Promise<Running> | null = null;
  #loaded: Promise<Recorder> | null = null;
  #ended: Running | null = null;
  #state: SessionState = "idle";
  #allowed: Promise<{ ready: boolean }> | null = null;
  #button: HTMLElement | null = null;

  constructor(
    private readonly server: string,
    private readonly site: string,
    private readonly wantsButton: boolean,
    private readonly nonce: string,
  ) {}

  begin(): void {
    const loader = this;
    Object.defineProperty(window, TAKEN, {
      configurable: true,
      value: Object.freeze({
        start: (options?: Options) => loader.#start(options ?? {}),
        stop: () => void loader.#session?.then((session) => session.stop()),
        get state() {
          return loader.#state;
        },
        on: (event: string, listener: Listener) => loader.#on(event, listener),
      }),
    });
    const token = takeCaptureToken();
    this.#allowed = this.#ask();
    this.#allowed.then(
      ({ ready }) => this.#open(ready, token),
      (error: unknown) => console.info(error instanceof Refused ? `Louver: not started, because ${error.message}` : "Louver: not started."),
    );
  }

  async #open(ready: boolean, token: string | null): Promise<void> {
    try {
      if (token) {
        const recorder = await this.#recorder();
        await recorder.capture({ server: this.server, token });
        return;
      }
      const resumed = new Store(this.site).read() !== null && (await (await this.#load()).resume());
      if (!resumed && ready) {
        this.#offer();
      }
    } catch {
      console.info("Louver: not started, because the recorder could not be loaded.");
    }
  }

  async #ask(): Promise<{ ready: boolean }> {
    await shown();
    const answer = await fetch(`${this.server}/tag/v1/sites/${encodeURIComponent(this.site)}`, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (!answer.ok) {
      throw new Refused(answer.status === 403 ? "this origin is not one of the site's." : `the server answered ${answer.status}.`);
    }
    const { ready } = (await answer.json()) as { ready?: boolean };
    return { ready: ready !== false };
  }

  async #start(options: Options): Promise<{ id: string }> {
    await this.#allowed;
    this.#withdraw();
    try {
      return await (await this.#load()).start(options);
    } catch (error) {
      this.#offer(error instanceof Error ? error.message : "Sharing could not be started.");
      throw error;
    }
  }

  #load(): Promise<Running> {
    this.#session ??= this.#recorder().then((recorder) => {
      this.#ended?.dismiss();
      const session = recorder.session({
        server: this.server,
        site: this.site,
        changed: (state, detail) => this.#changed(state, detail),
        closed: () => this.#offer(),
      });
      this.#ended = session;
      return session;
    });
    this.#session.catch(() => (this.#session = null));
    return this.#session;
  }

  #recorder(): Promise<Recorder> {
    this.#loaded ??= this.#fetchRecorder();
    this.#loaded.catch(() => (this.#loaded = null));
    return this.#loaded;
  }

  #fetchRecorder(): Promise<Recorder> {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script") as HTMLScriptElement & { louver?: (recorder: Recorder) => void };
      script.src = `${this.server}/tag/${RECORDER_HASH}/recorder.js`;
      script.integrity = RECORDER_INTEGRITY;
      script.crossOrigin = "anonymous";
      script.nonce = this.nonce;
      script.louver = resolve;
      script.onerror = () => reject(new Error("The recorder could not be loaded."));
      script.onload = () => script.remove();
      own(document, "head").append(script);
    });
  }

  #changed(state: SessionState, detail: Record<string, unknown>): void {
    this.#state = state;
    if (state === "ended") {
      this.#session = null;
    }
    for (const name of [state, "state"]) {
      this.#listeners.get(name)?.forEach((listener) => {
        try {
          listener({ ...detail, state });
        } catch (error) {
          // The page's own, as if the browser had called the listener.
          window.reportError?.(error);
        }
      });
    }
  }

  #on(event: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  #offer(problem?: string): void {
    if (!this.wantsButton || this.#button) {
      return;
    }
    const [host, root] = makeHost();
    const start = document.createElement("button");
    start.type = "button";
    start.className = "start";
    start.textContent = "Share this page";
    start.addEventListener("click", (event) => {
      if (event.isTrusted) {
        // What went wrong stands beside the button that is offered again.
        this.#start({}).catch(() => undefined);
      }
    });
    root.append(start);
    if (problem) {
      const note = document.createElement("p");
      note.className = "problem";
      note.setAttribute("role", "alert");
      note.textContent = problem;
      root.append(note);
    }
    own(document, "documentElement").append(host);
    this.#button = host;
  }

  #withdraw(): void {
    this.#button?.remove();
    this.#button = null;
  }
}

/** Waits until a person opens a page that the browser makes ready in advance: it must not take the session from the one that is seen. */
async function shown(): Promise<void> {
  if (own(document as Document & { prerendering?: boolean }, "prerendering") === true) {
    await new Promise((resolve) => document.addEventListener("prerenderingchange", resolve, { once: true }));
  }
}

/** The token of a capture, taken out of the address bar before anything can read it there. */
function takeCaptureToken(): string | null {
  const token = /^#louver-capture=([\w-]+)$/.exec(location.hash)?.[1];
  if (!token) {
    return null;
  }
  history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}

try {
  run();
} catch {
  console.info("Louver: not started.");
}
