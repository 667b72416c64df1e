// The real binary, on a free port, with a fresh database, its log kept for looking at.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { BINARY, ROOT } from "./paths";

export const ADMIN = { email: "admin@louver.test", password: "seventeen quiet lanterns" };

export interface Settings {
  /** Make the first admin from the environment; without, the server prints a set-up link. */
  admin?: boolean;
  /** Further `host:port` pairs that the server may fetch from. */
  allow?: string[];
}

export class Louver {
  private constructor(
    readonly origin: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly lines: string[],
  ) {}

  static async start(settings: Settings = {}): Promise<Louver> {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), "louver-e2e-"));
    const host = `127.0.0.1:${port}`;
    const child = spawn(BINARY, ["serve"], {
      cwd: ROOT,
      env: {
        ...environmentWithoutLouver(),
        LOUVER_ADDR: host,
        LOUVER_PUBLIC_URL: `http://${host}`,
        LOUVER_DATABASE_URL: `sqlite://${join(folder, "louver.db")}?mode=rwc`,
        LOUVER_DEMO: "1",
        LOUVER_FETCH_ALLOW: [host, ...(settings.allow ?? [])].join(","),
        LOUVER_LOG: process.env.LOUVER_LOG ?? "debug",
        ...(settings.admin === false ? {} : { LOUVER_ADMIN_EMAIL: ADMIN.email, LOUVER_ADMIN_PASSWORD: ADMIN.password }),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => lines.push(chunk.toString()));
    const louver = new Louver(`http://${host}`, child, folder, lines);
    await louver.ready();
    return louver;
  }

  /** All that the server has printed. */
  get log(): string {
    return this.lines.join("");
  }

  /** The address of `path` on this server. */
  at(path: string): string {
    return this.origin + path;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const gone = new Promise((done) => this.child.once("exit", done));
      this.child.kill("SIGTERM");
      const killer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(killer);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    const end = Date.now() + 30_000;
    while (Date.now() < end) {
      if (this.child.exitCode !== null) break;
      const answer = await fetch(this.at("/tag.js")).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    const log = this.log;
    await this.stop();
    throw new Error(`the server did not start; it said:\n${log}`);
  }
}

/** Settings of whoever runs the tests must not reach the server under test. */
function environmentWithoutLouver(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LOUVER_") && !name.startsWith("LEPTOS_")));
}

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => found(port));
    });
  });
}
