/** A customer's page in Chromium with the real tag on it, and a relay that is played by the test. */

import { chromium, type Browser, type CDPSession, type Page, type WebSocketRoute } from "@playwright/test";
import { buildTag } from "../build.mjs";
import type { Action, FromRelay, PageRules, RrEvent, RrNode, ToRelay, Verb } from "../src/wire";

export const SHOP = "http://shop.test";
export const LOUVER = "http://louver.test";

/** Rules that restrict nothing. */
export const OPEN: PageRules = {
  paused: false,
  text: "visible",
  hide: [],
  mask: [],
  reveal: [],
  disable: [],
  enable: [],
  urlParams: [],
};

const launched = chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const built = buildTag();

export async function closeBrowser(): Promise<void> {
  await (await launched).close();
}

/** Closes the pages that a test opened. */
export async function closePages(): Promise<void> {
  await Promise.all((await launched).contexts().map((context) => context.close()));
}

export interface Scene {
  /** The body of the page, or the whole of it when it begins with a doctype. */
  html: string;
  /** What the relay answers first. */
  rules?: Partial<PageRules>;
  path?: string;
  agent?: string | null;
  mode?: "pointer" | "write";
  /** Other documents of the shop, by path. */
  more?: Record<string, string>;
  /** Attributes of the tag's script. */
  script?: string;
  ready?: boolean;
  csp?: string;
  hash?: string;
  /** The relay knows the session no more. */
  gone?: boolean;
  /** Nothing but the page itself and `more` is there, and time stands still when the test says so. */
  alone?: boolean;
}

/** The page, the frames that its tag sent, and the way to answer. */
export class Stage {
  readonly frames: string[] = [];
  readonly sent: ToRelay[] = [];
  readonly posts: { path: string; body: string }[] = [];
  readonly errors: string[] = [];
  /** What was written into the browser's console. */
  readonly written: string[] = [];
  socket: WebSocketRoute | null = null;
  #seq = 0;
  #cdp: CDPSession | null = null;

  constructor(
    readonly page: Page,
    readonly scene: Scene,
  ) {}

  say(message: FromRelay): void {
    this.socket?.send(JSON.stringify(message));
  }

  get rules(): PageRules {
    return { ...OPEN, ...this.scene.rules };
  }

  heard(frame: string): void {
    this.frames.push(frame);
    const message = JSON.parse(frame) as ToRelay;
    this.sent.push(message);
    if (message.t === "hello" && this.scene.gone) {
      void this.socket?.close({ code: 4404, reason: "The session is over." });
    } else if (message.t === "hello") {
      const { agent = "Ann", mode = "pointer" } = this.scene;
      this.say({ t: "ready", rules: this.rules, version: 1, agent: agent === null ? null : { name: agent }, mode });
    }
  }

  events(): RrEvent[] {
    return this.sent.flatMap((message) => (message.t === "events" ? message.events : []));
  }

  /** The nodes of the last full snapshot and of what was added since, in order. */
  nodes(): RrNode[] {
    const flat = (node: RrNode): RrNode[] => [node, ...(node.childNodes ?? []).flatMap(flat)];
    const events = this.events();
    const last = events.map(({ type }) => type).lastIndexOf(2);
    return events.slice(Math.max(last, 0)).flatMap((event) => {
      if (event.type === 2) {
        return flat(event.data.node);
      }
      return event.type === 3 && event.data.source === 0 ? event.data.adds.flatMap(({ node }) => flat(node)) : [];
    });
  }

  node(id: string): RrNode {
    const found = this.nodes().findLast((node) => node.attributes?.id === id);
    if (!found) {
      throw new Error(`no #${id} was sent`);
    }
    return found;
  }

  /** Waits until no frame came for a while. */
  async quiet(): Promise<void> {
    for (let before = -1; before !== this.frames.length; ) {
      before = this.frames.length;
      await this.page.waitForTimeout(700);
    }
  }

  /** Waits for a message. */
  async until<T>(find: () => T | undefined | false | null): Promise<T> {
    for (let turn = 0; turn < 200; turn += 1) {
      const found = find();
      if (found) {
        return found;
      }
      await this.page.waitForTimeout(25);
    }
    throw new Error(`waited in vain; frames: ${this.frames.map((frame) => frame.slice(0, 200)).join("\n")}`);
  }

  live(): Promise<unknown> {
    return this.until(() => this.events().some(({ type }) => type === 2));
  }

  /** What becomes of an action aimed at the element with this id. */
  async act(id: string, verb: Verb): Promise<string> {
    await this.quietEnough();
    return this.actOn(this.node(id).id, verb);
  }

  /** The number of the last message with events. */
  get frame(): number {
    return Math.max(0, ...this.sent.flatMap((message) => (message.t === "events" ? message.frame : [])));
  }

  /** What becomes of an action that the relay passed when it had the message `frame`. */
  async actOn(node: number, verb: Verb, frame = this.frame): Promise<string> {
    const seq = ++this.#seq;
    const action: Action = { seq, frame, node, do: verb };
    this.say({ t: "action", ...action });
    const answer = await this.until(() =>
      this.sent.find((message) => (message.t === "done" || message.t === "refused") && message.seq === seq),
    );
    return answer.t === "refused" ? answer.reason : answer.t;
  }

  async quietEnough(): Promise<void> {
    await this.page.waitForTimeout(60);
  }

  /** Presses a button of the tag's panel: it is in a closed shadow root, so only the browser itself can find it. */
  async press(name: string): Promise<void> {
    this.#cdp ??= await this.page.context().newCDPSession(this.page);
    const find = async (): Promise<number | undefined> => {
      const { nodes } = await this.#cdp!.send("Accessibility.getFullAXTree");
      return nodes.find((node) => node.role?.value === "button" && node.name?.value === name)?.backendDOMNodeId;
    };
    let backendNodeId: number | undefined;
    for (let turn = 0; turn < 100 && backendNodeId === undefined; turn += 1) {
      backendNodeId = await find();
      await this.page.waitForTimeout(30);
    }
    if (backendNodeId === undefined) {
      throw new Error(`no button '${name}'`);
    }
    const { model } = await this.#cdp.send("DOM.getBoxModel", { backendNodeId });
    const [x = 0, y = 0, , , right = 0, bottom = 0] = model.content;
    await this.page.mouse.click((x + right) / 2, (y + bottom) / 2);
  }

  /** What a screen reader is told of the tag's panel. */
  async spoken(): Promise<string> {
    this.#cdp ??= await this.page.context().newCDPSession(this.page);
    const { nodes } = await this.#cdp.send("Accessibility.getFullAXTree");
    return nodes.map((node) => String(node.name?.value ?? "")).join(" | ");
  }
}

/** Opens a page with the tag; nothing is shared yet. */
export async function open(scene: Scene): Promise<Stage> {
  const browser: Browser = await launched;
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  if (scene.alone) {
    await context.clock.install({ time: 0 });
  }
  const page = await context.newPage();
  const stage = new Stage(page, scene);
  const { loader, recorder, hash } = await built;
  page.on("console", (message) => stage.written.push(message.text(), ...message.args().map(String)));
  page.on("pageerror", (error) => stage.errors.push(String(error)));
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    const script = { contentType: "text/javascript", headers: { "access-control-allow-origin": "*" } };
    if (url.origin === LOUVER) {
      const json = { contentType: "application/json", headers: CORS };
      if (route.request().method() === "OPTIONS") {
        return route.fulfill({ status: 204, headers: CORS });
      }
      if (url.pathname === "/tag.js") {
        return route.fulfill({ ...script, body: Buffer.from(loader) });
      }
      if (url.pathname === `/tag/${hash}/recorder.js`) {
        return route.fulfill({ ...script, body: Buffer.from(recorder) });
      }
      if (url.pathname.startsWith("/tag/v1/sites/")) {
        return route.fulfill({ ...json, body: JSON.stringify({ ok: true, ready: scene.ready !== false }) });
      }
      stage.posts.push({ path: url.pathname, body: route.request().postData() ?? "" });
      if (url.pathname === "/tag/v1/sessions") {
        return route.fulfill({ ...json, body: JSON.stringify({ id: "123456789", token: "t0ken" }) });
      }
      return route.fulfill({ status: 204, headers: CORS });
    }
    const other = scene.more?.[url.pathname];
    const isPage = url.origin === SHOP && url.pathname === (scene.path ?? "/");
    if (scene.alone ? other === undefined && !isPage : url.origin === SHOP && other === undefined && url.pathname.includes(".")) {
      return route.fulfill({ status: 404 });
    }
    return route.fulfill({
      contentType: other !== undefined && url.pathname.endsWith(".css") ? "text/css" : "text/html; charset=utf-8",
      headers: scene.csp ? { "content-security-policy": scene.csp } : {},
      body: other ?? whole(scene),
    });
  });
  await context.routeWebSocket(/\/tag\/v1\/socket$/, (socket) => {
    stage.socket = socket;
    socket.onMessage((frame) => stage.heard(String(frame)));
  });
  await page.goto(SHOP + (scene.path ?? "/") + (scene.hash ?? ""), { waitUntil: scene.alone ? "load" : "domcontentloaded" });
  return stage;
}

/** Opens a page and shares it with an agent. */
export async function share(scene: Scene): Promise<Stage> {
  const stage = await open(scene);
  await start(stage);
  if (scene.agent !== null && !scene.rules?.paused) {
    await stage.live();
  }
  return stage;
}

/** Shares a page with an agent who was granted Write Mode. */
export async function shareForWriting(scene: Scene): Promise<Stage> {
  const stage = await share(scene);
  stage.say({ t: "ask" });
  await stage.press("Allow");
  await stage.until(() => stage.sent.some((message) => message.t === "mode" && message.mode === "write"));
  return stage;
}

/** Starts a session by the page's own script. */
export async function start(stage: Stage): Promise<string> {
  await stage.page.waitForFunction(() => "Louver" in window, null, { timeout: 10_000 });
  return stage.page.evaluate(async () => (await (window as unknown as { Louver: Api }).Louver.start()).id);
}

export interface Api {
  start(options?: object): Promise<{ id: string }>;
  stop(): void;
  readonly state: string;
  on(event: string, listener: (detail: unknown) => void): () => void;
}

function whole({ html, script = "", alone = false }: Scene): string {
  const tag = `<script async src="${LOUVER}/tag.js" data-site="site1" ${script}></script>`;
  if (alone) {
    return html.replace(/^\s*(<!doctype[^>]*>)?/i, `$&${tag}`);
  }
  return html.startsWith("<!doctype")
    ? html.replace("</body>", `${tag}</body>`)
    : `<!doctype html><html lang="en"><head><title>Shop</title></head><body>${html}${tag}</body></html>`;
}

const CORS = {
  "access-control-allow-origin": SHOP,
  "access-control-allow-headers": "content-type",
  "access-control-allow-methods": "GET, POST",
};
