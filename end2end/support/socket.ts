// A plain WebSocket client over node's own HTTP, for what a browser would not send: any Origin, any bytes, any size.

import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";

export interface Close {
  code: number;
  reason: string;
}

export class PlainSocket {
  readonly messages: string[] = [];
  closed: Close | undefined;
  private buffer = Buffer.alloc(0);
  private partial: Buffer[] = [];
  private readonly waiters = new Set<() => void>();

  private constructor(private readonly stream: Duplex) {
    stream.on("data", (chunk: Buffer) => this.take(chunk));
    stream.on("close", () => this.close({ code: 1006, reason: "" }));
    stream.on("error", () => this.close({ code: 1006, reason: "" }));
  }

  /** Fails with the status when the server answers anything but an upgrade. */
  static async open(url: string, origin?: string): Promise<PlainSocket> {
    return new Promise((opened, failed) => {
      const asked = request(url.replace(/^ws/, "http"), {
        headers: {
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": randomBytes(16).toString("base64"),
          ...(origin ? { origin } : {}),
        },
      });
      asked.once("upgrade", (_response, stream, head) => {
        const socket = new PlainSocket(stream);
        socket.take(head);
        opened(socket);
      });
      asked.once("response", (response) => {
        response.resume();
        failed(new Error(`no upgrade: ${response.statusCode}`));
      });
      asked.once("error", failed);
      asked.end();
    });
  }

  /** One JSON message in a text frame. */
  say(message: unknown): void {
    this.send(Buffer.from(typeof message === "string" ? message : JSON.stringify(message)));
  }

  /** The first message that fits, among those that have come and those to come. */
  async hear<T = Record<string, unknown>>(fits: (message: Record<string, unknown>) => boolean, patience = 10_000): Promise<T> {
    let seen = 0;
    return this.until(() => {
      for (; seen < this.messages.length; seen += 1) {
        const message = JSON.parse(this.messages[seen] ?? "null") as Record<string, unknown>;
        if (fits(message)) return message as T;
      }
      return undefined;
    }, patience);
  }

  /** How the server closed it. */
  async end(patience = 10_000): Promise<Close> {
    return this.until(() => this.closed, patience);
  }

  hangUp(): void {
    this.stream.destroy();
  }

  private async until<T>(look: () => T | undefined, patience: number): Promise<T> {
    const end = Date.now() + patience;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`waited in vain; heard ${this.messages.length} messages, closed: ${JSON.stringify(this.closed)}`);
      await new Promise<void>((wake) => {
        this.waiters.add(wake);
        setTimeout(wake, 200);
      });
    }
  }

  private send(payload: Buffer, opcode = 0x1): void {
    const length = payload.length;
    const head = length < 126 ? Buffer.from([0x80 | length]) : length < 65_536 ? Buffer.alloc(3) : Buffer.alloc(9);
    if (length >= 65_536) {
      head[0] = 0x80 | 127;
      head.writeBigUInt64BE(BigInt(length), 1);
    } else if (length >= 126) {
      head[0] = 0x80 | 126;
      head.writeUInt16BE(length, 1);
    }
    const mask = randomBytes(4);
    const masked = Buffer.from(payload);
    for (let at = 0; at < masked.length; at += 1) masked[at] = (masked[at] ?? 0) ^ (mask[at % 4] ?? 0);
    if (!this.stream.destroyed) this.stream.write(Buffer.concat([Buffer.from([0x80 | opcode]), head, mask, masked]));
  }

  private take(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (let frame = this.frame(); frame; frame = this.frame()) {
      const { opcode, final, payload } = frame;
      if (opcode === 0x8) this.close({ code: payload.length >= 2 ? payload.readUInt16BE(0) : 1005, reason: payload.subarray(2).toString() });
      else if (opcode === 0x9) this.send(payload, 0xa);
      else if (opcode === 0x0 || opcode === 0x1) {
        this.partial.push(payload);
        if (final) {
          this.messages.push(Buffer.concat(this.partial).toString());
          this.partial = [];
        }
      }
    }
    this.wake();
  }

  /** The next whole frame of the server's; servers do not mask. */
  private frame(): { opcode: number; final: boolean; payload: Buffer } | undefined {
    const [first, second] = this.buffer;
    if (first === undefined || second === undefined) return undefined;
    const short = second & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (this.buffer.length < head) return undefined;
    const length = short === 127 ? Number(this.buffer.readBigUInt64BE(2)) : short === 126 ? this.buffer.readUInt16BE(2) : short;
    if (this.buffer.length < head + length) return undefined;
    const payload = this.buffer.subarray(head, head + length);
    this.buffer = this.buffer.subarray(head + length);
    return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload };
  }

  private close(how: Close): void {
    this.closed ??= how;
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiters) waiter();
    this.waiters.clear();
  }
}
