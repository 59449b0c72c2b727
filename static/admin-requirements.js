// Two conveniences. Without them, reading or saving does the same.
"use strict";

// Shows the fields of a kind as soon as it is chosen.
document.addEventListener("change", (event) => {
  const select = event.target.closest(".requirements select[name$='-kind']");
  if (!select) return;
  const group = select.closest(".requirements");
  const place = select.closest(".requirement").querySelector("[data-kind-fields]");
  const template = group.querySelector(`template[data-fields-of="${select.value}"]`);
  const row = select.name.slice(0, -"-kind".length).split("-").pop();
  place.innerHTML = template ? template.innerHTML.replaceAll("__prefix__", row) : "";
});

// Offers groups that have just been typed in.
document.addEventListener("focusin", (event) => {
  const select = event.target.closest(".requirements select[name$='-group']");
  if (!select) return;
  const offered = new Set(Array.from(select.options, (option) => option.value));
  const rows = select.closest(".requirements").querySelectorAll(".requirement:not(.empty-form)");
  for (const row of rows) {
    const code = row.querySelector("input[name$='-code']")?.value.trim();
    const kind = row.querySelector("select[name$='-kind']")?.value;
    if (!code || offered.has(code) || !["any_of", "all_of", "at_least"].includes(kind)) continue;
    select.add(new Option(code, code));
  }
});
