// Requests that fail say so, keep what was typed and are sent again.
import * as text from "./kept_text.js";

const said = document.getElementById("keeping");
const bar = document.getElementById("keeping-bar");
const dialog = document.getElementById("keeping-login");
const WAITS = [2, 4, 8, 30]; // seconds between tries
const PATIENCE = 15000; // milliseconds without an answer
let again = null; // what the button of the bar sends once more
let [tries, clock, pause] = [0, 0, 0];
let round = 0; // what was under way when a person put the bar away is not sent any more
let sent = null; // the form that the page is being left with
const sending = new WeakMap(); // form → what of it is on its way
const word = (name) => said.querySelector(`[data-say="${name}"]`).textContent.trim();

function tell(sentence, retry, label) {
  const count = text.posts().reduce((sum, form) => sum + text.changed(form).length, 0);
  bar.querySelector("p").textContent = sentence.replace("{n}", count);
  again = retry || null;
  const button = bar.querySelector("button");
  button.hidden = !retry;
  button.textContent = label || word("retry");
  bar.hidden = false;
}

function hush() {
  clearTimeout(clock);
  tries = 0;
  again = null;
  bar.hidden = true;
}

function state(name, form) {
  const line = (form || document).querySelector("[data-save-state]");
  if (!line) return;
  const time = new Date().toTimeString().slice(0, 5);
  line.textContent = word(name).replace("{time}", time);
  line.dataset.saveState = name;
}

function sentenceFor(status) {
  const known = said.querySelector(`[data-say="code-${status}"]`);
  return known ? known.textContent.trim() : word(status ? "failed" : "lost");
}

function failed(status, retry) {
  const isPassing = !status || status >= 500 || status === 429;
  tell(sentenceFor(status), retry);
  clearTimeout(clock);
  if (isPassing && retry && tries < 20) {
    clock = setTimeout(retry, 1000 * WAITS[Math.min(tries, WAITS.length - 1)]);
    tries += 1;
  }
}

async function alive() {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(said.dataset.alive, { cache: "no-store", signal });
  if (!answer.ok) throw Object.assign(new Error(), { status: answer.status });
  const now = await answer.json();
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]"))
    field.value = now.token;
  return now;
}

// Forms that are posted as a page: asked first whether the site answers and still knows the person.
async function attempt(form, button) {
  const [retry, mine] = [() => attempt(form, button), round];
  try {
    const now = await alive();
    if (text.WHO && !now.who) return signIn(retry);
    if (text.WHO && now.who !== text.WHO) return tell(word("other"));
  } catch (problem) {
    return void (mine === round && failed(problem.status || 0, retry));
  } finally {
    delete form.dataset.asking;
  }
  if (mine === round) go(form, button);
}

function go(form, button) {
  hush();
  clearTimeout(pause);
  text.keep(form, true);
  sent = form;
  setTimeout(() => (sent = null), PATIENCE); // a download leaves the page where it is
  form.dataset.isThrough = "1";
  form.requestSubmit(button?.isConnected ? button : null);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const way = event.submitter?.getAttribute("formmethod") || form.method;
  if (event.defaultPrevented || way !== "post") return;
  if (form.dataset.isThrough) return void delete form.dataset.isThrough;
  event.preventDefault();
  if (dialog?.contains(form)) return void signInHere(form);
  if (form.dataset.asking) return;
  if (/\/logout\/$/.test(form.action)) text.forgetEverything();
  form.dataset.asking = "1";
  text.keep(form);
  attempt(form, event.submitter);
});

// The form of the log-in page, in place; whoever signs in otherwise does so in a new window.
async function signIn(retry) {
  again = retry;
  const place = dialog.querySelector("[data-login]");
  dialog.querySelector("[data-wrong]").hidden = true;
  if (!dialog.open) dialog.showModal();
  try {
    const page = await (await fetch(place.dataset.login, { cache: "no-store" })).text();
    const form = new DOMParser()
      .parseFromString(page, "text/html")
      .querySelector("main form[method=post]");
    if (form) place.replaceChildren(document.importNode(form, true));
    place.querySelector("input:not([type=hidden])")?.focus();
  } catch {
    failed(0, retry);
  }
}

async function signInHere(form) {
  try {
    await alive();
    await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    await signedInAgain();
    dialog.querySelector("[data-wrong]").hidden = !dialog.open;
  } catch {
    dialog.querySelector("[data-wrong]").hidden = false;
  }
}

async function signedInAgain() {
  const now = await alive();
  if (!now.who) return;
  const retry = again;
  dialog.querySelector("[data-login]").replaceChildren();
  dialog.close();
  if (now.who !== text.WHO) tell(word("other"));
  else if (retry) retry();
}

// Requests of htmx.
const formOf = (element) => element.form || element.closest("form");

function sendAgain({ requestConfig, target }) {
  const { elt, verb, path } = requestConfig;
  if (elt.isConnected) htmx.ajax(verb, path, { source: elt, target });
}

function htmxFailed(event, status) {
  const { requestConfig, target } = event.detail;
  target?.classList.add("is-old");
  if (target) target.dataset.old = word("old");
  const form = formOf(requestConfig.elt);
  if (form) text.keep(form);
  state("unsaved", form);
  const retry = () => sendAgain(event.detail);
  if (status === 401) signIn(retry);
  else failed(status, retry);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = formOf(event.detail.elt);
  if (!form) return;
  sending.set(form, new Map(text.fields(form).map((each) => [each, text.standing(each)])));
  state("saving", form);
});
document.addEventListener("htmx:sendError", (event) => htmxFailed(event, 0));
document.addEventListener("htmx:timeout", (event) => htmxFailed(event, 0));
document.addEventListener("htmx:responseError", (event) =>
  htmxFailed(event, event.detail.xhr.status),
);
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status >= 400) return;
  hush();
  const { target, elt } = event.detail;
  target?.classList.remove("is-old");
  const form = formOf(elt);
  if (!form || !("saves" in form.dataset)) return;
  for (const [element, value] of sending.get(form) || []) text.settle(element, value);
  text.keep(form);
  state("saved", form);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!bar.contains(event.detail.target)) return; // a refusal: its sentences, nothing to retry
  bar.hidden = false;
  bar.querySelector("button").hidden = true;
  const form = formOf(event.detail.requestConfig.elt);
  if (form) text.keep(form);
  state("unsaved", form);
});

// What is typed is kept; leaving a page with text that is nowhere else asks.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !text.isTyped(form)) return;
  clearTimeout(pause);
  pause = setTimeout(() => text.keep(form), 200);
  if (again && tries) clearTimeout(clock); // the person goes on: only the button sends now
});
addEventListener("beforeunload", (event) => {
  const isOpen = (form) => "saves" in form.dataset || !form.hasAttribute("hx-post");
  const open = text.posts().filter((form) => isOpen(form) && text.changed(form).length);
  open.filter((form) => form !== sent).forEach((form) => text.keep(form));
  if (!open.length || sent) return;
  event.preventDefault();
  event.returnValue = true; // browsers of before 2024
});
addEventListener("online", () => again?.());
addEventListener("focus", () => {
  if (dialog?.open) signedInAgain().catch(() => {});
});
bar.querySelector("button").addEventListener("click", () => again?.());
bar.querySelector("[data-close]").addEventListener("click", () => hush(round++));
dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());

function begin() {
  if (globalThis.htmx) htmx.config.timeout = PATIENCE;
  const arrival = performance.getEntriesByType("navigation")[0];
  const isLogin = document.querySelector("main form[action*='/account/login/']") !== null;
  const isBack = arrival?.type === "back_forward"; // from the browser's own page: nothing arrived
  const page = text.settleSent(isLogin || isBack || (arrival?.responseStatus || 200) >= 400);
  text.forgetOthers();
  let count = 0;
  let form = null;
  for (const each of text.posts()) {
    const put = text.restore(each);
    if (put) [count, form] = [count + put, each];
    if (put && "saves" in each.dataset) each.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (count) {
    const takeBack = () => {
      text.takeBack(form);
      hush();
    };
    tell(word("restored").replace("{n}", count), takeBack, word("not-wanted"));
  } else if (page && !isLogin) {
    tell(word("elsewhere"), () => location.assign(page), word("back"));
  }
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
