// The basket: kept in this browser, shown in the header of every page, filled by every 'Add to basket'.

const KEY = "larkmoor-basket";

export function lines() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored : [];
  } catch {
    return [];
  }
}

export function save(next) {
  localStorage.setItem(KEY, JSON.stringify(next));
  showCount();
}

export function total() {
  return lines().reduce((sum, line) => sum + line.price * line.quantity, 0);
}

export function euro(amount) {
  return `€ ${amount.toLocaleString("en-GB")}`;
}

function add(button) {
  const { add: product, name, price } = button.dataset;
  const quantity = Math.max(1, Number(document.querySelector("#quantity")?.value ?? 1) || 1);
  const next = lines();
  const line = next.find((candidate) => candidate.product === product);
  if (line) line.quantity += quantity;
  else next.push({ product, name, price: Number(price), quantity });
  save(next);
  document.dispatchEvent(new CustomEvent("larkmoor:added", { detail: { product, quantity } }));
}

function showCount() {
  const count = document.querySelector("#basket-count");
  if (count) count.textContent = String(lines().reduce((sum, line) => sum + line.quantity, 0));
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-add]") : null;
  if (button) add(button);
});
addEventListener("storage", showCount);
showCount();
