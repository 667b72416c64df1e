/** What a masked field points to, however far: M14. */

import { afterAll, afterEach, expect, it } from "vitest";
import { closeBrowser, closePages, share } from "./harness";

afterEach(closePages);
afterAll(closeBrowser);

for (const [name, html, rules] of [
  ["another field, which points on", '<p id="c">S3CRET</p><input id="b" aria-describedby="c" value="S3CRET"><div class="m" role="textbox" aria-controls="b">x</div>', {}],
  ["a field that an output repeats", '<output for="b">S3CRET</output><input id="b" value="x"><input class="m" aria-controls="b">', {}],
  ["a panel with a field", '<input class="m" aria-controls="b"><div id="b"><input aria-describedby="c" value="S3CRET"></div><p id="c">S3CRET</p>', {}],
  [
    "from a field that is masked for a loss",
    '<div class="form"><input aria-describedby="c" value="S3CRET"></div><p id="c">S3CRET</p>',
    { mask: [".m", ".gone"], whenLost: [{ rule: 1, selector: ".gone", mask: ".form" }] },
  ],
] as const) {
  it(`M14 ${name}`, async () => {
    const stage = await share({ html: `<p>open</p>${html}`, rules: { mask: [".m"], ...rules } as never });
    await stage.quiet();
    expect(stage.frames.join()).toContain("open");
    expect(stage.frames.join()).not.toContain("S3CRET");
  });
}
