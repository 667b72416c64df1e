// The account: nothing here leaves the browser.

const password = document.querySelector("#login-password");
const show = document.querySelector("#show-password");

show.addEventListener("click", () => {
  const visible = password.type === "password";
  password.type = visible ? "text" : "password";
  show.textContent = visible ? "Conceal" : "Show";
  show.setAttribute("aria-pressed", String(visible));
});

document.querySelector("#sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  document.querySelector("#sign-in-answer").textContent = "This shop has no accounts but Mirabel's.";
});

document.querySelector("#close-account").addEventListener("click", () => {
  document.querySelector("#closed").textContent = "The account is closed. Reload to have it back.";
});
