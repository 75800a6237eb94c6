// The study form: the headline follows the inputs; a changed choice asks for the matching form.
// Without script every button of the form does the same by a page load.
const form = () => document.getElementById("study-form");
const headline = () => document.getElementById("headline");
let waiting;
let running;

async function send(url, signal) {
  const response = await fetch(url, { method: "POST", body: new FormData(form()), headers: { "HX-Request": "true" }, signal });
  if (!response.ok && response.status !== 422) throw new Error(String(response.status));
  return response.text();
}

function swap(element, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  element.replaceWith(holder.content);
}

async function preview() {
  running?.abort();
  running = new AbortController();
  headline().classList.add("busy");
  try {
    swap(headline(), await send(form().dataset.preview, running.signal));
  } catch (problem) {
    if (problem.name !== "AbortError") headline().classList.remove("busy");
  }
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("#study-form")) return;
  clearTimeout(waiting);
  waiting = setTimeout(preview, 350);
});

document.addEventListener("change", async (event) => {
  if (!event.target.matches("#study-form [data-choice]")) return;
  const name = event.target.name;
  swap(form(), await send(form().querySelector("[data-refresh]").formAction));
  form().querySelector(`[name="${CSS.escape(name)}"]`)?.focus();
  preview();
});

document.getElementById("refusal")?.focus();
