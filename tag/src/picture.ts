/**
 * What stands in a style sheet itself, as `data:` URLs: an SVG can print words, and so can a sheet. What cannot be read is taken to; the
 * relay's `rules/src/css/picture.rs` is its twin for pictures, and imports of no address it drops all.
 */

/** Whether a URL holds text, or an SVG that prints words, as far as can be told. */
export function printsWords(written: string): boolean {
  const url = written.replace(/[\t\n\r]/g, "").trim();
  if (/^data:(\s*text\/|[^/,]*,)/i.test(url)) {
    return true;
  }
  if (!/^data:image\/svg/i.test(url)) {
    return false;
  }
  const [, head, body] = /^([^,]*),([^#]*)/.exec(url) ?? [];
  if (head === undefined || body === undefined || url.length > MOST) {
    return true;
  }
  try {
    const plain = decodeURIComponent(body.replace(/%(?![\da-f]{2})/gi, "%25"));
    const markup = /;\s*base64\s*$/i.test(head) ? textOf(atob(plain)) : plain;
    const rest = markup.replace(SILENT, "");
    return FOREIGN.test(markup) || rest.includes("<") || hasWord(rest);
  } catch {
    return true;
  }
}

/** Whether a text would show a word: a letter or digit, be it in braille, in a circle or a square, part of a letter or one of those that make a flag. */
export function hasWord(text: string): boolean {
  return /[\p{Alphabetic}\p{N}\u2100-\u214f\u2800-\u28ff\u2e80-\u2fdf\u3200-\u33ff\u{1f100}-\u{1f2ff}]/u.test(text);
}

function textOf(bytes: string): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

/** Of a URL: more than any icon. */
const MOST = 1 << 16;
/** Comments, processing instructions, a document type that declares nothing, style, tags: they print nothing. */
const SILENT =
  /<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^[<>]*>|<style(?:\s(?:"[^"<]*"|'[^'<]*'|[^"'<>/])*)?>(?:<!\[CDATA\[.*?\]\]>|[^<])*<\/style\s*>|<\/?[A-Za-z_](?:"[^"<]*"|'[^'<]*'|[^"'<>])*>/gs;
/** Elements that bring in what is not markup of the picture's own. */
const FOREIGN = /<([\w.-]+:)?(foreignObject|image|feImage)[\s/>]/;
