// Checking out: the sum follows the choices; placing the order needs the fields that matter.

import { euro, lines, save, total } from "/demo/js/basket.js";

const COSTS = { post: 5, courier: 12, collect: 0 };
const REQUIRED = ["name", "email", "address", "card-number"];
const form = document.querySelector("#checkout");
const problem = document.querySelector("#problem");
let discount = 0;

function show() {
  const delivery = COSTS[new FormData(form).get("delivery")] ?? 0;
  document.querySelector("#summary").replaceChildren(
    ...lines().map((line) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = `${line.quantity} × ${line.name}`;
      const price = document.createElement("span");
      price.textContent = euro(line.price * line.quantity);
      item.append(name, price);
      return item;
    }),
  );
  document.querySelector("#delivery-cost").textContent = delivery ? euro(delivery) : "free";
  document.querySelector("#grand-total").textContent = euro(Math.max(0, total() + delivery - discount));
}

function missing() {
  return REQUIRED.find((id) => !document.getElementById(id).value.trim());
}

form.addEventListener("change", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const empty = missing();
  if (empty) {
    const field = document.getElementById(empty);
    problem.textContent = `${field.labels[0].textContent} is missing.`;
    field.focus();
    return;
  }
  sessionStorage.setItem("larkmoor-order", `L-${9000 + lines().length}`);
  save([]);
  location.assign("/demo/thanks.html");
});

document.querySelector("#apply-voucher").addEventListener("click", () => {
  const word = document.querySelector("#voucher").value.trim().toUpperCase();
  discount = word === "LARK10" ? 10 : 0;
  document.querySelector("#voucher-answer").textContent = discount ? "Ten euros off." : "We do not know this voucher.";
  show();
});
show();
