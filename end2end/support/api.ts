// Without a screen: the REST interface as an integrator's program uses it, and the calls that the app itself makes.

import { type BrowserContext, expect } from "@playwright/test";

import type { Louver } from "./server";

export type Storage = Awaited<ReturnType<BrowserContext["storageState"]>>;

export interface Rule {
  id: string;
  effect: "hide" | "mask" | "disable" | "reveal" | "enable";
  selector: string;
  pages?: string[];
  note?: string;
  whenLost?: "nothing" | "pause" | { mask: string };
}

export interface RuleSet {
  policy?: { text?: "visible" | "private"; pause?: string[]; urlParams?: string[] };
  rules: Rule[];
  dismissed?: { category: string; selector: string; pages: string[] }[];
}

export interface Api {
  /** The REST interface, with a token. */
  ask: (path: string, options?: RequestInit) => Promise<Response>;
}

/** `rule("mask", "#a")`, with an id of its own. */
export function rule(effect: Rule["effect"], selector: string, ...pages: string[]): Rule {
  count += 1;
  return { id: `t${count}`, effect, selector, pages, note: "" };
}

export function api(louver: Louver, token: string): Api {
  return {
    ask: (path, options = {}) =>
      fetch(louver.at(`/api/v1/${path}`), { ...options, headers: { authorization: `Bearer ${token}`, ...(options.headers as Record<string, string>) } }),
  };
}

/** What somebody's browser can ask the server for by the calls that the app makes. */
export class Calls {
  constructor(
    private readonly louver: Louver,
    private readonly storage: Storage,
  ) {}

  /** One call; `call` is what it is named in `app/src/call.rs`. */
  async raw(call: string, body: unknown): Promise<Response> {
    const cookie = this.storage.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    return fetch(this.louver.at(`/fn/${call}`), {
      method: "POST",
      headers: { cookie, origin: this.louver.origin, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
    });
  }

  async ask<T>(call: string, body: unknown): Promise<T> {
    const answer = await this.raw(call, body);
    const text = await answer.text();
    expect(answer.status, `${call}: ${text}`).toBe(200);
    return JSON.parse(text) as T;
  }

  /** Replaces the draft and publishes it; answers the version's number. */
  async publish(key: string, { policy = {}, rules }: RuleSet, message = "for a test"): Promise<number> {
    const { revision } = await this.ask<{ revision: number }>("draft", { key });
    const saved = await this.ask<{ revision: number; problems: unknown[] }>("save_draft", { key, revision, rules: { policy, rules } });
    expect(saved.problems).toEqual([]);
    const { number } = await this.ask<{ number: number }>("publish", { key, revision: saved.revision, message });
    return number;
  }
}

let count = 0;
