// The delivery day, in a frame of its own.

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

document.querySelector("#ask-day").addEventListener("click", () => {
  const digits = document.querySelector("#where").value.replace(/\D/g, "");
  document.querySelector("#day").textContent = digits ? `It comes on ${DAYS[Number(digits) % 5]}.` : "Say where first.";
});
