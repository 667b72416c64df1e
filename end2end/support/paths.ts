// Where the tests find what they test.

import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";

/** The project's root. */
export const ROOT = resolve(import.meta.dirname ?? __dirname, "../..");

/** The server's binary, as built by `cargo xtask build`. */
export const BINARY = fromRoot(process.env.LOUVER_BIN ?? "target/debug/louver");

/** Saved pages of real sites; not part of the project. */
export const CORPUS = fromRoot(process.env.LOUVER_CORPUS ?? "../shared/corpus");

/** Why tests on saved pages are skipped, or nothing. */
export function corpusMissing(): string | undefined {
  return existsSync(join(CORPUS, "forms/ff"))
    ? undefined
    : `SKIPPED: no saved pages at ${CORPUS}; set LOUVER_CORPUS to the folder that holds forms/ff`;
}

/** Pictures for the README. */
export const IMAGES = join(ROOT, "docs/images");

function fromRoot(path: string): string {
  return isAbsolute(path) ? path : join(ROOT, path);
}
