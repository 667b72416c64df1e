/** URLs as an agent may see them. */

/** A link or form target without userinfo, fragment and query parameters that are not in `keep`; null for what is no place to go to. */
export function scrubUrl(value: string, keep: ReadonlySet<string>, base: string): string | null {
  if (value.trim() === "") {
    return value;
  }
  const url = parse(value, base);
  if (!url || !PLACES.has(url.protocol)) {
    return null;
  }
  url.username = "";
  url.password = "";
  url.hash = "";
  for (const name of [...new Set(url.searchParams.keys())]) {
    if (!keep.has(name)) {
      url.searchParams.delete(name);
    }
  }
  if (url.search && [...url.searchParams].length === 0) {
    url.search = "";
  }
  return url.href;
}

/** Whether an address would run script. */
export function isScript(value: string, base: string): boolean {
  return parse(value, base)?.protocol === "javascript:";
}

function parse(value: string, base: string): URL | null {
  try {
    return new URL(value, base);
  } catch {
    return null;
  }
}

/** Other addresses run, or are what they lead to (`data:`); the relay lets the same pass. */
const PLACES: ReadonlySet<string> = new Set(["http:", "https:", "ftp:", "mailto:", "tel:", "sms:", "about:"]);
