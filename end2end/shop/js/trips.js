// Trips: a small single-page application. Routes are `?view=…`, moved through with pushState; everything is rendered here,
// and the member's part exists only after signing in.

const TRIPS = [
  { id: "ridge", name: "The long ridge", days: 4, text: "Four huts and one very long afternoon." },
  { id: "coast", name: "Cliffs and coves", days: 2, text: "Gulls, a ferry, and tea on the pier." },
  { id: "forest", name: "Through the old forest", days: 3, text: "Soft ground, no view, and no need for one." },
];
const MEMBER = { name: "Mirabel Quist", booking: "TRIP-55-KESTREL", insurance: "Policy 7740-11-MARTEN" };
const SIGNED_IN = "larkmoor-member";
const root = document.querySelector("#trips");

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function link(view, text, id) {
  const query = new URLSearchParams(id ? { view, id } : { view });
  return make("a", { href: `/demo/spa.html?${query}`, className: `to-${view}` }, text);
}

function tabs(current) {
  const nav = make("nav", { className: "tabs", "aria-label": "Trips" });
  for (const [view, text] of [["trips", "All trips"], ["member", "My trips"], ["packing", "Packing list"]]) {
    const tab = link(view, text);
    if (view === current) tab.setAttribute("aria-current", "page");
    nav.append(tab);
  }
  return nav;
}

function trips() {
  const list = make("ul", { className: "grid", id: "trip-list" });
  for (const trip of TRIPS) {
    list.append(make("li", { className: "card" }, make("h2", {}, link("trip", trip.name, trip.id)), make("p", { className: "lead" }, `${trip.days} days. ${trip.text}`)));
  }
  return [make("h1", {}, "Trips"), list];
}

function trip(id) {
  const found = TRIPS.find((candidate) => candidate.id === id);
  if (!found) return [make("h1", {}, "No such trip"), make("p", {}, link("trips", "All trips"))];
  return [
    make("h1", {}, found.name),
    make("p", { className: "lead" }, found.text),
    make("div", { className: "field" }, make("label", { htmlFor: "walkers" }, "How many walk"), make("input", { id: "walkers", type: "number", min: "1", value: "2" })),
    make("button", { type: "button", id: "book" }, `Hold places for ${found.days} days`),
  ];
}

function member() {
  if (localStorage.getItem(SIGNED_IN)) {
    const out = make("button", { type: "button", className: "quiet", id: "member-out" }, "Sign out");
    out.addEventListener("click", () => {
      localStorage.removeItem(SIGNED_IN);
      show();
    });
    return [
      make("h1", {}, "My trips"),
      make("section", { className: "panel", id: "member" },
        make("h2", {}, MEMBER.name),
        make("p", { className: "booking" }, `Booking ${MEMBER.booking}`),
        make("p", { className: "insurance" }, MEMBER.insurance),
        make("div", { className: "field" }, make("label", { htmlFor: "contact" }, "Who to call"), make("input", { id: "contact", autocomplete: "off" })),
        make("div", { className: "field" }, make("label", { htmlFor: "new-password" }, "New password"), make("input", { id: "new-password", type: "password", autocomplete: "new-password" })),
      ),
      out,
    ];
  }
  const form = make("form", { id: "member-form", className: "panel" },
    make("div", { className: "field" }, make("label", { htmlFor: "member-email" }, "E-mail"), make("input", { id: "member-email", type: "email", autocomplete: "username" })),
    make("div", { className: "field" }, make("label", { htmlFor: "member-password" }, "Password"), make("input", { id: "member-password", type: "password", autocomplete: "current-password" })),
    make("button", { id: "member-in" }, "Sign in"),
    make("p", { className: "quiet-text" }, "Any address and any password will do."),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    localStorage.setItem(SIGNED_IN, "yes");
    show();
  });
  return [make("h1", {}, "My trips"), form];
}

function packing() {
  const list = make("ul", { id: "packing" });
  const field = make("input", { id: "thing", autocomplete: "off" });
  const add = make("button", { type: "button", id: "pack" }, "Add to the list");
  add.addEventListener("click", () => {
    if (field.value.trim()) list.append(make("li", {}, field.value.trim()));
    field.value = "";
  });
  return [make("h1", {}, "Packing list"), make("div", { className: "field" }, make("label", { htmlFor: "thing" }, "What to bring"), field), add, list];
}

function show() {
  const query = new URLSearchParams(location.search);
  const view = query.get("view") ?? "trips";
  const views = { trips, trip: () => trip(query.get("id")), member, packing };
  root.replaceChildren(tabs(view === "trip" ? "trips" : view), ...(views[view] ?? trips)());
  document.title = `${root.querySelector("h1").textContent}: Larkmoor`;
}

root.addEventListener("click", (event) => {
  const anchor = event.target instanceof Element ? event.target.closest("a") : null;
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", anchor.href);
  show();
});
addEventListener("popstate", show);
show();
