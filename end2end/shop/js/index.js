// The list of gear: filtered while the visitor types, and a line that changes by itself.

const cards = [...document.querySelectorAll("#products > .card")];
const filter = document.querySelector("#filter");
const found = document.querySelector("#found");
const visitors = document.querySelector("#visitors");

function show() {
  const words = filter.value.trim().toLowerCase();
  let shown = 0;
  for (const card of cards) {
    card.hidden = !card.textContent.toLowerCase().includes(words);
    if (!card.hidden) shown += 1;
  }
  found.textContent = shown === 1 ? "1 thing" : `${shown} things`;
}

let people = 3;
setInterval(() => {
  people = (people % 7) + 1;
  visitors.textContent = people === 1 ? "You have the shop to yourself." : `${people} people are in the shop.`;
}, 4000);

filter.addEventListener("input", show);
document.querySelector("#filter-form").addEventListener("submit", (event) => event.preventDefault());
