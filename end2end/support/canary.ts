// Values that must never be seen: unmistakable, and looked for in every way in which bytes carry text.

import { randomBytes } from "node:crypto";

/** A form in which a value may hide among bytes. */
export interface Needle {
  how: string;
  bytes: Buffer;
}

/** A value that occurs nowhere by chance; letters and digits only, so that no escaping changes it. */
export function canary(what: string): string {
  return `Cny${what.replace(/[^A-Za-z0-9]/g, "")}${randomBytes(9).toString("hex")}`;
}

/** Digits only, for fields that take nothing else. */
export function digitsCanary(): string {
  return `9${BigInt(`0x${randomBytes(8).toString("hex")}`).toString().padStart(20, "7")}`.slice(0, 16);
}

/** The value as UTF-8, UTF-16 in both orders, and each of these in base64 at its three alignments. */
export function needles(value: string): Needle[] {
  const little = Buffer.from(value, "utf16le");
  const plain: Needle[] = [
    { how: "UTF-8", bytes: Buffer.from(value, "utf8") },
    { how: "UTF-16LE", bytes: little },
    { how: "UTF-16BE", bytes: Buffer.from(little).swap16() },
  ];
  const encoded = plain.flatMap(({ how, bytes }) => alignments(bytes).map((text, at) => ({ how: `base64 of ${how}, alignment ${at}`, bytes: Buffer.from(text) })));
  const forUrls = encoded.map(({ how, bytes }) => ({ how: `${how}, for URLs`, bytes: Buffer.from(bytes.toString().replaceAll("+", "-").replaceAll("/", "_")) }));
  const distinct = forUrls.filter((candidate, at) => !candidate.bytes.equals(encoded[at]?.bytes ?? Buffer.alloc(0)));
  return [...plain, ...encoded, ...distinct];
}

/** How the value stands in the bytes, if it does. */
export function find(haystack: Buffer, looked: Needle[]): string | undefined {
  return looked.find(({ bytes }) => haystack.includes(bytes))?.how;
}

/** What base64 has of `bytes` for sure when they begin at each of the three places of a group. */
function alignments(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64").replace(/=+$/, "");
    // The first characters depend on what stands before, the last one on what comes after.
    const first = Math.ceil((before * 8) / 6);
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(first, whole);
  });
}
