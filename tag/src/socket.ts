/** The WebSocket to the relay: opens again after it broke, with jitter, and reports what comes. */

import type { FromRelay, ToRelay } from "./wire";

export interface Line {
  /** What to say first on every connection. */
  hello(): ToRelay;
  message(message: FromRelay): void;
  /** The connection broke; another attempt follows. */
  lost(): void;
  /** The relay ended it for good; the sentence is for a person. */
  over(code: number, reason: string): void;
  /** What was waiting to be sent has gone. */
  drained(): void;
}

export class Socket {
  #socket: WebSocket | null = null;
  #attempts = 0;
  #timer: number | undefined;
  #watch: number | undefined;

  constructor(
    private readonly url: string,
    private readonly line: Line,
  ) {}

  open(): void {
    this.close();
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.line.hello()));
    socket.onmessage = ({ data }) => {
      this.#attempts = 0;
      const message = parse(data);
      if (this.#socket === socket && message) {
        this.line.message(message);
      }
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) {
        return;
      }
      this.#socket = null;
      if (code >= 4400 && code < 4500 && code !== TOO_FAST) {
        this.line.over(code, reason);
        return;
      }
      this.line.lost();
      this.#retry();
    };
  }

  /** Sends a message; false when the connection is gone or does not keep up. */
  send(message: ToRelay): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    if (this.#socket.bufferedAmount > MOST_BUFFERED) {
      this.#watchDrain();
      return false;
    }
    return true;
  }

  /** Closes without another attempt and without a word to the line. */
  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    this.#watch = undefined;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #retry(): void {
    const longest = Math.min(MOST_WAIT, FIRST_WAIT * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#timer = window.setTimeout(() => this.open(), longest * (0.5 + Math.random() / 2));
  }

  #watchDrain(): void {
    this.#watch ??= window.setInterval(() => {
      if ((this.#socket?.bufferedAmount ?? 0) < MOST_BUFFERED / 4) {
        clearInterval(this.#watch);
        this.#watch = undefined;
        this.line.drained();
      }
    }, 100);
  }
}

function parse(data: unknown): FromRelay | null {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === "object" && message !== null && "t" in message ? (message as FromRelay) : null;
  } catch {
    return null;
  }
}

const TOO_FAST = 4429;
const FIRST_WAIT = 400;
const MOST_WAIT = 10_000;
const MOST_BUFFERED = 8_000_000;
