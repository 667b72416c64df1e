// The instrument itself: a scan that finds nothing proves something only if it finds what is there.

import { expect, test } from "@playwright/test";

import { canary, find, needles } from "../support/canary";

test("a value is found in every form", () => {
  const value = canary("self");
  const looked = needles(value);
  for (const before of ["", "x", "xy", "xyz"]) {
    for (const after of ["", "z", "zz"]) {
      const text = before + value + after;
      const forms = {
        plain: Buffer.from(text),
        little: Buffer.from(text, "utf16le"),
        big: Buffer.from(text, "utf16le").swap16(),
        base64: Buffer.from(Buffer.from(text).toString("base64")),
        base64url: Buffer.from(Buffer.from(text).toString("base64url")),
        base64OfLittle: Buffer.from(Buffer.from(text, "utf16le").toString("base64")),
        base64OfBig: Buffer.from(Buffer.from(text, "utf16le").swap16().toString("base64")),
      };
      for (const [form, bytes] of Object.entries(forms)) expect(find(bytes, looked), `${form} between '${before}' and '${after}'`).toBeTruthy();
    }
  }
});

test("a value that is not there is not found", () => {
  const noise = Buffer.from(canary("other").repeat(20));
  expect(find(noise, needles(canary("self")))).toBeUndefined();
});
