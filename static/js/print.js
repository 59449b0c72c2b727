// Where scripts run, a button does what the browser's menu does.
const place = document.getElementById("print-now");
place.hidden = false;
place.querySelector("button").addEventListener("click", () => window.print());
