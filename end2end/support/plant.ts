// Puts canaries wherever a page can hold a value: run in the customer's page, by the test, never part of a page of ours.

import type { Page } from "@playwright/test";

import { canary } from "./canary";

/** Places in and below one element. */
const PLACES = [
  "text", "title", "placeholder", "ariaLabel", "data", "styleProperty", "pseudo", "comment", "hiddenInput", "script", "template", "value", "valueAttribute",
  "textarea", "option", "optionValue", "radioValue", "submitValue", "meter", "time", "link", "image", "alt", "svgText", "svgTitle", "srcdoc", "editable",
  "shadowText", "shadowInput", "noscript", "event", "nonce", "custom",
] as const;

export type Place = (typeof PLACES)[number];
export type Canaries = Record<Place, string>;

/** One canary for each place. */
export function canaries(what: string): Canaries {
  return Object.fromEntries(PLACES.map((place) => [place, canary(what + place)])) as Canaries;
}

/** Fills the element that `selector` names with one canary in each place. */
export async function plant(page: Page, selector: string, values: Canaries): Promise<void> {
  await page.evaluate(plantInPage, { selector, values });
}

/** Changes all of it again, each place to its own new canary, as a page does while it is open. */
export async function replant(page: Page, selector: string, values: Canaries): Promise<void> {
  await page.evaluate(replantInPage, { selector, values });
}

function plantInPage({ selector, values: v }: { selector: string; values: Canaries }): void {
  const box = document.querySelector(selector);
  if (!box) throw new Error(`nothing matches ${selector}`);
  const make = (html: string) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  };
  box.setAttribute("title", v.title);
  box.setAttribute("aria-label", v.ariaLabel);
  box.setAttribute("data-account", v.data);
  (box as HTMLElement).style.setProperty("--account", `'${v.styleProperty}'`);
  box.append(
    make(`<p class="planted-text">${v.text}</p><!-- ${v.comment} -->
      <style>.planted-text::after{content:"${v.pseudo}"}</style>
      <input class="planted-value" placeholder="${v.placeholder}"><input class="planted-attribute" value="${v.valueAttribute}">
      <input type="hidden" value="${v.hiddenInput}"><script type="application/json">{"a":"${v.script}"}</script><template>${v.template}</template><noscript>${v.noscript}</noscript>
      <textarea class="planted-area"></textarea><select class="planted-select"><option>none</option><option value="${v.optionValue}" selected>${v.option}</option></select>
      <label><input type="radio" name="planted" value="${v.radioValue}" checked> choice</label><input type="button" value="${v.submitValue}">
      <meter value="0.4" title="${v.meter}"></meter><time datetime="${v.time}">then</time><a href="/account?token=${v.link}">link</a>
      <img class="planted-image" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' id='${v.image}'/%3E" alt="${v.alt}">
      <svg width="20" height="20"><title>${v.svgTitle}</title><text y="10">${v.svgText}</text></svg><iframe srcdoc="&lt;p&gt;${v.srcdoc}&lt;/p&gt;"></iframe>
      <div class="planted-editable" contenteditable>${v.editable}</div><b onclick="void '${v.event}'" nonce="${v.nonce}">b</b>
      <x-planted data-x="${v.custom}">${v.custom}</x-planted><div class="planted-host"></div>`),
  );
  box.querySelector<HTMLInputElement>(".planted-value")!.value = v.value;
  box.querySelector<HTMLTextAreaElement>(".planted-area")!.value = v.textarea;
  const root = box.querySelector(".planted-host")!.attachShadow({ mode: "open" });
  root.append(make(`${v.shadowText}<input>`));
  root.querySelector("input")!.value = v.shadowInput;
}

function replantInPage({ selector, values: v }: { selector: string; values: Canaries }): void {
  const box = document.querySelector(selector);
  if (!box) throw new Error(`nothing matches ${selector}`);
  const at = <T extends Element>(inner: string) => box.querySelector<T>(inner)!;
  const typed = (field: HTMLInputElement | HTMLTextAreaElement, value: string) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  box.setAttribute("title", v.title);
  box.setAttribute("aria-label", v.ariaLabel);
  box.setAttribute("data-account", v.data);
  (box as HTMLElement).style.setProperty("--account", `'${v.styleProperty}'`);
  at(".planted-text").firstChild!.nodeValue = v.text;
  box.append(document.createComment(v.comment));
  at<HTMLStyleElement>("style").sheet!.insertRule(`.planted-text::before{content:"${v.pseudo}"}`);
  at(".planted-value").setAttribute("placeholder", v.placeholder);
  typed(at(".planted-value"), v.value);
  at(".planted-attribute").setAttribute("value", v.valueAttribute);
  at("input[type=hidden]").setAttribute("value", v.hiddenInput);
  at("script").textContent = v.script;
  at<HTMLTemplateElement>("template").content.append(v.template);
  at("noscript").textContent = v.noscript;
  typed(at(".planted-area"), v.textarea);
  at<HTMLSelectElement>("select").add(new Option(v.option, v.optionValue, true, true));
  at("select").dispatchEvent(new Event("change", { bubbles: true }));
  at("input[type=radio]").setAttribute("value", v.radioValue);
  at("input[type=button]").setAttribute("value", v.submitValue);
  at("meter").setAttribute("title", v.meter);
  at("time").setAttribute("datetime", v.time);
  at("a").setAttribute("href", `/account?token=${v.link}`);
  at("img").setAttribute("alt", v.alt);
  at("img").setAttribute("src", `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' id='${v.image}'/%3E`);
  at("svg text").textContent = v.svgText;
  at("svg title").textContent = v.svgTitle;
  at("iframe").setAttribute("srcdoc", `<p>${v.srcdoc}</p>`);
  at(".planted-editable").textContent = v.editable;
  at("b").setAttribute("onclick", `void '${v.event}'`);
  at("b").setAttribute("nonce", v.nonce);
  at("x-planted").replaceChildren(v.custom);
  at("x-planted").setAttribute("data-x", v.custom);
  const root = at(".planted-host").shadowRoot!;
  root.firstChild!.nodeValue = v.shadowText;
  root.append(Object.assign(document.createElement("b"), { textContent: v.shadowText }));
  typed(root.querySelector("input")!, v.shadowInput);
}
