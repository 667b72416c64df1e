// The order's number, from the page before.
const number = sessionStorage.getItem("larkmoor-order");
if (number) document.querySelector("#order-number").textContent = number;
