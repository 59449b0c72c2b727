// Reads the rule out while it is typed. Without this, the button "Read it first" does the same.
"use strict";

const place = document.querySelector("[data-reading]");
const form = place?.closest("form");
let waiting, asking;
let isTouched = false;
// Boxes are made while the page loads, and tell of a change that nobody made.
const untouched = form && typedIn(form);

function typedIn(some) {
  return new URLSearchParams([...new FormData(some)].filter(([, value]) => typeof value === "string")).toString();
}

// Asks for the page as the button does, and takes the reading out of the answer. Nothing is saved.
async function read() {
  asking?.abort();
  asking = new AbortController();
  const typed = new FormData(form);
  typed.append("_preview", "1");
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.href, { method: "POST", body: typed, signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(page.getElementById("preview") ?? whyNone(page));
    place.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") place.removeAttribute("aria-busy");
  }
}

// In place of a reading: why there is none.
function note(words) {
  const paragraph = document.createElement("p");
  paragraph.className = "reading-note";
  paragraph.textContent = words;
  return paragraph;
}

function whyNone(page) {
  return note(page.getElementById("meanwhile") ? place.dataset.meanwhile : place.dataset.unreadable);
}

// Only what is different is put in place, so that a screen reader says nothing twice.
function show(reading) {
  if (place.textContent.trim() !== reading.textContent.trim()) place.replaceChildren(reading);
}

function readSoon() {
  isTouched ||= typedIn(form) !== untouched;
  if (!isTouched) return;
  clearTimeout(waiting);
  waiting = setTimeout(read, 700);
}

if (form) {
  if (!form.querySelector(".rule-sentence")) show(note(place.dataset.waiting));
  form.addEventListener("input", readSoon);
  form.addEventListener("formset:removed", readSoon);
  // Boxes that search for other rows tell only jQuery.
  window.django?.jQuery(form).on("change", readSoon);
  form.addEventListener("submit", () => { clearTimeout(waiting); asking?.abort(); });
}
