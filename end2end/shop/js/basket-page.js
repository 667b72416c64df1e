// The basket's page: a row for each thing, made by script.

import { euro, lines, save, total } from "/demo/js/basket.js";

const table = document.querySelector("#basket");

function cell(content, className = "") {
  const td = document.createElement("td");
  td.className = className;
  td.append(content);
  return td;
}

function row(line, at) {
  const quantity = document.createElement("input");
  quantity.type = "number";
  quantity.min = "1";
  quantity.max = "99";
  quantity.value = String(line.quantity);
  quantity.setAttribute("aria-label", `Quantity of ${line.name}`);
  quantity.addEventListener("change", () => {
    const next = lines();
    next[at].quantity = Math.max(1, Number(quantity.value) || 1);
    save(next);
    show();
  });
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "quiet";
  remove.textContent = "Remove";
  remove.setAttribute("aria-label", `Remove ${line.name}`);
  remove.addEventListener("click", () => {
    save(lines().filter((_, other) => other !== at));
    show();
  });
  const tr = document.createElement("tr");
  tr.append(cell(line.name), cell(quantity), cell(euro(line.price * line.quantity), "num"), cell(remove));
  return tr;
}

function show() {
  const all = lines();
  document.querySelector("#lines").replaceChildren(...all.map(row));
  document.querySelector("#total").textContent = euro(total());
  document.querySelector("#empty").hidden = all.length > 0;
  document.querySelector("#basket-actions").hidden = all.length === 0;
  table.hidden = all.length === 0;
}

document.querySelector("#clear").addEventListener("click", () => {
  save([]);
  show();
});
show();
