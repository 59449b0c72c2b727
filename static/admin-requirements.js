// Shows the fields of a kind as soon as it is chosen. Without this they appear on saving.
"use strict";
document.addEventListener("change", (event) => {
  const select = event.target.closest(".requirements select[name$='-kind']");
  if (!select) return;
  const group = select.closest(".requirements");
  const place = select.closest(".requirement").querySelector("[data-kind-fields]");
  const template = group.querySelector(`template[data-fields-of="${select.value}"]`);
  const row = select.name.slice(0, -"-kind".length).split("-").pop();
  place.innerHTML = template ? template.innerHTML.replaceAll("__prefix__", row) : "";
});
