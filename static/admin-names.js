// Gives the boxes that search for other rows the name of their field, which Select2 forgets.
"use strict";

function nameBoxes(inside) {
  for (const select of inside.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box?.classList.contains("select2-container")) continue;
    label.id ||= `${select.id}_label`;
    const shown = box.querySelector(".select2-selection--single .select2-selection__rendered");
    if (shown) {
      shown.setAttribute("aria-labelledby", label.id);
      box.querySelector("[role=combobox]").setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    }
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  }
}

// "Remove all" would be a button inside a list. Each source has a button of its own.
for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
  select.dataset.allowClear = "false";
}

// After the admin's own script has made the boxes.
window.django?.jQuery(() => nameBoxes(document));
document.addEventListener("formset:added", (event) => nameBoxes(event.target));
