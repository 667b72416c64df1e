/** Values that must not be shown, and the places where a text repeats one. They stay in the memory of the page. */

/** What is compared of a text. In capitals, for `ß` and `ς` are alike in them alone. */
export function plain(text: string): string {
  return ASCII.test(text)
    ? text.replace(/[^0-9A-Za-z]+/g, "").toUpperCase()
    : text.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Values, and the places where a text repeats one. */
export class Values {
  /** Each with who brought it and until when it counts, the oldest first. */
  #known = new Map<string, { by: object; until: number }>();
  #byHead = new Map<string, Set<string>>();
  #heads = new Uint8Array(HEADS);
  #told = "";

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** A plain text that somebody has put somewhere. */
  add(text: string, by: object, now: number): void {
    const value = text.slice(0, MOST_LETTERS);
    if (value.length < LEAST) {
      return;
    }
    if (this.#known.get(value)?.until !== Infinity) {
      this.#drop(value);
      this.#known.set(value, { by, until: Infinity });
      this.#heads[place(value, 0)] = 1;
      this.#alike(value).add(value);
    }
    for (const [old, { until }] of this.#known) {
      if (until < now || this.#known.size > MOST_VALUES) {
        this.#drop(old);
      }
    }
  }

  /** Forgets all but what is told. */
  forget(): void {
    [...this.#known.keys()].forEach((value) => this.#drop(value));
  }

  /** A value on the way to another counts no longer than it may take a page to show it. */
  fade(text: string, by: object, now: number): void {
    const known = this.#known.get(text.slice(0, MOST_LETTERS));
    if (known?.by === by) {
      known.until = now + LINGER;
    }
  }

  /** A plain text that is known to those who watch: a value in it is no secret. */
  tell(text: string): void {
    this.#told = `${text}\n${this.#told}`.slice(0, MOST_TOLD);
  }

  /** Calls `found` with begin and end of each value in a plain text until it answers true; whether it did. */
  find(text: string, found: (start: number, end: number) => boolean = () => true): boolean {
    for (let at = 0; !this.isEmpty && at + LEAST <= text.length; at += 1) {
      if (this.#heads[place(text, at)]) {
        for (const value of this.#byHead.get(text.slice(at, at + LEAST)) ?? []) {
          if (text.startsWith(value, at) && standsAlone(value, text, at) && this.#counts(value) && found(at, at + value.length)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  #counts(value: string): boolean {
    return (this.#known.get(value)?.until ?? 0) >= Date.now() && !this.#told.includes(value);
  }

  #drop(value: string): void {
    this.#known.delete(value);
    this.#alike(value).delete(value);
  }

  /** The values that begin as one does. */
  #alike(value: string): Set<string> {
    const head = value.slice(0, LEAST);
    const alike = this.#byHead.get(head) ?? new Set();
    this.#byHead.set(head, alike);
    return alike;
  }
}

/** Whether a text is typed on: two values differ in one place of at most so many letters. */
export function isEdit(one: string, other: string, most: number): boolean {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) {
    end += 1;
  }
  return Math.max(one.length, other.length) - start - end <= most;
}

/** A short number counts where it is no part of a longer one: four digits are in many numbers. */
function standsAlone(value: string, text: string, at: number): boolean {
  return value.length >= LONG || !NUMBER.test(value) || !(isDigit(text, at - 1) || isDigit(text, at + value.length));
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function place(text: string, at: number): number {
  return ((text.charCodeAt(at) * 31) ^ (text.charCodeAt(at + 1) * 131) ^ (text.charCodeAt(at + 2) << 5) ^ text.charCodeAt(at + 3)) & (HEADS - 1);
}

const LEAST = 4;
const LONG = 7;
const NUMBER = /^[0-9]+$/;
const MOST_LETTERS = 1000;
const MOST_VALUES = 1000;
const MOST_TOLD = 50_000;
const HEADS = 4096;
const LINGER = 10_000;
const ASCII = /^[\0-\x7f]*$/;
