// A product: the stock goes down as people buy, and reviews appear at once.

const stock = document.querySelector("#stock");
const watchers = document.querySelector("#watchers");
const remember = document.querySelector("#remember");

function setStock(left) {
  stock.dataset.stock = String(left);
  const number = document.createElement("strong");
  number.textContent = String(left);
  stock.replaceChildren(number, " in stock");
}

function buy(quantity) {
  setStock(Math.max(0, Number(stock.dataset.stock) - quantity));
}

let seen = 1;
setInterval(() => {
  seen += 1;
  watchers.textContent = `${seen} people have looked at this today.`;
  if (seen % 5 === 0) buy(1);
}, 2500);

document.addEventListener("larkmoor:added", (event) => buy(event.detail.quantity));

remember.addEventListener("click", () => {
  const on = remember.getAttribute("aria-pressed") !== "true";
  remember.setAttribute("aria-pressed", String(on));
  remember.textContent = on ? "Remembered" : "Remember";
});

document.querySelector("#add-review").addEventListener("click", () => {
  const field = document.querySelector("#review");
  const words = field.value.trim();
  if (!words) return;
  const quote = document.createElement("blockquote");
  quote.textContent = words;
  const by = document.createElement("p");
  by.className = "by";
  by.textContent = "You, just now";
  const item = document.createElement("li");
  item.append(quote, by);
  document.querySelector("#reviews").append(item);
  field.value = "";
});
