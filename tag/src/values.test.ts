import { afterEach, describe, expect, it, vi } from "vitest";
import { plain, Values } from "./values";

afterEach(() => void vi.useRealTimers());

const FIELD = {};
const NOW = 0;

/** The places of known values in a text. */
function places(values: Values, text: string): string[] {
  const found: string[] = [];
  values.find(plain(text), (start, end) => {
    found.push(plain(text).slice(start, end));
    return false;
  });
  return found;
}

function knowing(...texts: string[]): Values {
  const values = new Values();
  texts.forEach((text) => values.add(plain(text), FIELD, NOW));
  return values;
}

describe("what is compared of a text", () => {
  const cases: [string, string][] = [
    ["Jane Roe", "JANEROE"],
    ["4111 1111-1111.1111", "4111111111111111"],
    [" \n\t!€", ""],
    ["Zoë", plain("Zoe\u0308")],
    ["Hauptstraße", "HAUPTSTRASSE"],
    ["Παπάς, Αθήνα", "ΠΑΠΆΣΑΘΉΝΑ"],
    ["１２３４", "1234"],
    ["Иванов И.", "ИВАНОВИ"],
    ["王小明 1234", "王小明1234"],
  ];
  for (const [text, expected] of cases) {
    it(text.trim() || "blanks", () => expect(plain(text)).toBe(expected));
  }
});

describe("values", () => {
  it("are found anywhere in a text, however they are written, all of them", () => {
    const values = knowing("Jane Roe", "4111 1111 1111 1111", "janitor");
    expect(places(values, "Thanks, JANE-ROE! (4111111111111111) Jan, jane")).toEqual(["JANEROE", "4111111111111111"]);
    expect(places(values, "jane roejane roe")).toEqual(["JANEROE", "JANEROE"]);
    expect(values.find(plain("an unrelated text of jani tors"))).toBe(true);
    expect(values.find(plain("an unrelated text, Jane"))).toBe(false);
    expect(values.find("")).toBe(false);
  });

  it("of three letters are none", () => {
    expect(knowing("Roe", "1 2-3", "").isEmpty).toBe(true);
  });

  it("with signs that mean something elsewhere are letters here", () => {
    const values = knowing("a.*(b)+c[d]", "\\d{4}$^x");
    expect(places(values, "abcd d4x aXXbXcXd")).toEqual(["ABCD"]);
  });

  it("are a thousand at most, of a thousand letters: the oldest goes first", () => {
    const values = new Values();
    for (let number = 0; number < 1200; number += 1) {
      values.add(`VALUE${number}END`, FIELD, NOW);
    }
    expect(values.find("VALUE199END")).toBe(false);
    expect(values.find("VALUE200END")).toBe(true);
    expect(values.find("VALUE1199END")).toBe(true);
    values.add("X".repeat(5000), FIELD, NOW);
    expect(values.find("X".repeat(1000))).toBe(true);
    expect(values.find("X".repeat(999))).toBe(false);
  });

  it("on the way to another count for a while only, unless another field holds them", () => {
    vi.useFakeTimers({ now: 0 });
    const values = knowing("Jane", "Anna");
    values.fade("JANE", FIELD, 0);
    values.fade("ANNA", {}, 0);
    expect(places(values, "jane anna")).toEqual(["JANE", "ANNA"]);
    vi.setSystemTime(60_000);
    expect(places(values, "jane anna")).toEqual(["ANNA"]);
    values.add("JANE", FIELD, 60_000);
    expect(places(values, "jane anna")).toEqual(["JANE", "ANNA"]);
  });

  it("that an agent wrote are no secret, before or after a field holds them", () => {
    const values = knowing("1234");
    values.tell(plain("0000 1234 5678"));
    values.add("5678", FIELD, NOW);
    values.add("4321", FIELD, NOW);
    expect(places(values, "1234 and 5678 and 4321")).toEqual(["4321"]);
  });

  it("are forgotten", () => {
    const values = knowing("Jane Roe");
    values.forget();
    expect(values.isEmpty).toBe(true);
    expect(values.find("JANEROE")).toBe(false);
  });

  it("of fifty are looked for in a large page within some ten milliseconds", () => {
    const values = knowing(...Array.from({ length: 50 }, (_, number) => `person ${number * 7919} of the page`));
    const texts = Array.from({ length: 14_000 }, (_, number) => `Row ${number * 31}: some text of the page, ${number % 97} pieces`);
    const before = process.cpuUsage();
    expect(texts.some((text) => values.find(plain(text)))).toBe(false);
    const { user } = process.cpuUsage(before);
    console.log(`${texts.length} texts: ${Math.round(user / 1000)} ms`);
    expect(user).toBeLessThan(500_000);
  });
});
