// Reads all that a browser says and hears: every WebSocket frame, every HTTP request and response. What a test planted must not be
// in it. A response whose body could not be read is remembered too: an unread byte proves nothing.

import { type BrowserContext, type Request, type Response, type WebSocket, expect } from "@playwright/test";

import { find, needles } from "./canary";

export interface Piece {
  /** `sent` and `received` are frames. */
  kind: "sent" | "received" | "request" | "response";
  url: string;
  bytes: Buffer;
}

export class Wiretap {
  readonly pieces: Piece[] = [];
  readonly unread: string[] = [];
  private readonly reading = new Set<Promise<void>>();

  /** `own` are the addresses of the customer's own website: what its server and its visitor say to each other is theirs. */
  constructor(
    readonly name: string,
    context: BrowserContext,
    private readonly own: (url: URL) => boolean = () => false,
  ) {
    context.on("page", (page) => page.on("websocket", (socket) => this.socket(socket)));
    context.on("request", (request) => this.request(request));
    context.on("response", (response) => this.later(this.response(response)));
  }

  /** Frames of one direction. */
  frames(kind: "sent" | "received"): Piece[] {
    return this.pieces.filter((piece) => piece.kind === kind);
  }

  /** The frames of one direction, as text. */
  text(kind: "sent" | "received"): string {
    return this.frames(kind)
      .map((piece) => piece.bytes.toString("utf8"))
      .join("\n");
  }

  /** Each place where one of `values` stands, in any form. */
  async found(values: string[]): Promise<string[]> {
    await this.settled();
    return values.flatMap((value) => {
      const looked = needles(value);
      return this.pieces.flatMap((piece) => {
        const how = find(piece.bytes, looked);
        return how ? [`${this.name}: ${value} as ${how} in ${piece.kind} ${piece.url}`] : [];
      });
    });
  }

  /** Nothing of `values` was said or heard, frames did pass, and everything was read. */
  async expectClean(values: string[], frames: Array<"sent" | "received"> = ["sent", "received"]): Promise<void> {
    expect(values.every((value) => value.length >= 12), "a canary must be long enough to be looked for in base64").toBe(true);
    expect(await this.found(values)).toEqual([]);
    for (const kind of frames) expect(this.frames(kind).length, `${this.name}: frames ${kind}`).toBeGreaterThan(0);
    expect(this.unread, `${this.name}: responses that could not be read`).toEqual([]);
  }

  private socket(socket: WebSocket): void {
    const note = (kind: "sent" | "received") => (frame: { payload: string | Buffer }) => {
      this.pieces.push({ kind, url: socket.url(), bytes: Buffer.from(frame.payload as string) });
    };
    this.pieces.push({ kind: "request", url: socket.url(), bytes: Buffer.from(socket.url()) });
    socket.on("framesent", note("sent"));
    socket.on("framereceived", note("received"));
  }

  private request(request: Request): void {
    const url = new URL(request.url());
    if (this.own(url)) return;
    const head = `${request.method()} ${request.url()}\n${Object.entries(request.headers()).map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n`;
    this.pieces.push({ kind: "request", url: request.url(), bytes: Buffer.concat([Buffer.from(head), request.postDataBuffer() ?? Buffer.alloc(0)]) });
  }

  private async response(response: Response): Promise<void> {
    const url = new URL(response.url());
    if (this.own(url) || !url.protocol.startsWith("http")) return;
    const bodyless = response.status() === 204 || response.status() === 304 || (response.status() >= 300 && response.status() < 400);
    const head = Buffer.from(JSON.stringify(response.headers()));
    try {
      const body = bodyless ? Buffer.alloc(0) : await response.body();
      this.pieces.push({ kind: "response", url: response.url(), bytes: Buffer.concat([head, body]) });
    } catch (failure) {
      // A request that the browser itself gave up has no body to read.
      if (!(await response.finished().catch((error: Error) => error))) this.unread.push(`${response.url()}: ${String(failure)}`);
    }
  }

  private later(work: Promise<void>): void {
    this.reading.add(work);
    void work.finally(() => this.reading.delete(work));
  }

  /** Waits until all that has come is read; a response that never ends is left. */
  private async settled(): Promise<void> {
    const patience = new Promise((done) => setTimeout(done, 5_000));
    while (this.reading.size) {
      const round = await Promise.race([Promise.allSettled(this.reading), patience.then(() => "late")]);
      if (round === "late") break;
    }
  }
}
