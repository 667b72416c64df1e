// The size guide: a custom element with an open shadow root and slotted content.

const SIZES = [
  [88, "S"],
  [96, "M"],
  [106, "L"],
];

class SizeGuide extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { display: block; border: 1px solid var(--line); border-radius: 14px; padding: 1rem 1.25rem; background: var(--card); }
      label { font-weight: 600; display: block; }
      input, button { font: inherit; padding: .5rem .65rem; border-radius: 8px; margin: .3rem 0; }
      output { display: block; font-weight: 700; }
      ::slotted(p) { color: var(--soft); }
    `);
    root.adoptedStyleSheets = [sheet];
    const label = document.createElement("label");
    label.htmlFor = "chest";
    label.textContent = "Chest in centimetres";
    const chest = document.createElement("input");
    chest.id = "chest";
    chest.inputMode = "numeric";
    const find = document.createElement("button");
    find.type = "button";
    find.id = "find-size";
    find.textContent = "Find my size";
    const answer = document.createElement("output");
    answer.id = "size";
    answer.textContent = "Your size stands here.";
    find.addEventListener("click", () => {
      const size = SIZES.find(([limit]) => Number(chest.value) <= limit)?.[1] ?? "XL";
      answer.textContent = Number(chest.value) > 0 ? `Take size ${size}.` : "Measure first.";
    });
    root.append(label, chest, find, answer, document.createElement("slot"));
    root.lastElementChild.name = "note";
  }
}

customElements.define("size-guide", SizeGuide);
