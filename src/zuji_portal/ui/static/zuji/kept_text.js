// What a person typed and what was not saved yet: kept in this tab until it is, by person and form.
const SECRET = new Set(["password", "hidden", "file", "submit", "button", "image", "reset"]);
const said = document.getElementById("keeping");
export const WHO = said ? said.dataset.who : "";
const PREFIX = "zuji-kept:";
const MINE = `${PREFIX}${WHO}:`;
export const here = location.pathname.replace(/^\/en(?=\/)/, ""); // a change of language keeps it

const isKept = (element) =>
  element.name && !SECRET.has(element.type) && !/^(one-time-code|.*password)$/.test(
    element.autocomplete,
  );

const isTick = (element) => element.type === "checkbox" || element.type === "radio";

export const standing = (element) => (isTick(element) ? element.checked : element.value);

function saved(element) {
  if (isTick(element)) return element.defaultChecked;
  if (element.tagName !== "SELECT") return element.defaultValue;
  const chosen = [...element.options].find((option) => option.defaultSelected);
  return (chosen || element.options[0] || { value: "" }).value;
}

export function put(element, value) {
  if (isTick(element)) element.checked = value;
  else element.value = value;
}

// From now on, `value` is what the server has of this field.
export function settle(element, value) {
  if (isTick(element)) element.defaultChecked = value;
  else if (element.tagName !== "SELECT") element.defaultValue = value;
  else for (const option of element.options) option.defaultSelected = option.value === value;
}

export const fields = (form) => [...form.elements].filter(isKept);

export const changed = (form) =>
  fields(form).filter((element) => String(standing(element)) !== String(saved(element)));

export const posts = () => [...document.forms].filter((form) => isTyped(form));

export const isTyped = (form) =>
  form.method === "post" && !form.querySelector("input[type=password]");

// Forms of rows share their action; what they name beside it is hidden in them.
const subject = (form) =>
  [...form.querySelectorAll("input[type=hidden]")]
    .filter(({ name }) => !["csrfmiddlewaretoken", "version", "base"].includes(name))
    .map(({ name, value }) => `|${name}=${value}`)
    .join("");

const keyOf = (form) => {
  const action = new URL(form.getAttribute("action") || "", location.href).pathname;
  return `${MINE}${here}|${form.id || action.replace(/^\/en(?=\/)/, "") + subject(form)}`;
};

function store(key, entry) {
  try {
    if (entry) sessionStorage.setItem(key, JSON.stringify(entry));
    else sessionStorage.removeItem(key);
  } catch {
    // a full or forbidden store: the text stays on the page
  }
}

function stored(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

const keys = (start) => {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
};

// Keeps what differs from the server's; nothing is kept of a form without such a field.
export function keep(form, isSent = false) {
  if (!isTyped(form)) return;
  const all = fields(form);
  const rows = changed(form).map((element) => {
    const same = all.filter((each) => each.name === element.name);
    return [element.name, same.indexOf(element), standing(element)];
  });
  const version = form.elements.namedItem("version");
  store(
    keyOf(form),
    rows.length
      ? { rows, isSent, page: location.pathname + location.search, version: version?.value }
      : null,
  );
}

export const forget = (form) => store(keyOf(form), null);

export const forgetEverything = () => keys(PREFIX).forEach((key) => store(key, null));

// Text of another person who used this tab goes, once somebody else is signed in.
export function forgetOthers() {
  if (!WHO) return;
  keys(PREFIX)
    .filter((key) => !key.startsWith(MINE) && !key.startsWith(`${PREFIX}:`))
    .forEach((key) => store(key, null));
}

// After a page came: what had been sent is settled where the page is no failure.
export function settleSent(isFailure) {
  let page = "";
  for (const key of keys(PREFIX)) {
    const entry = stored(key);
    if (!entry?.isSent) continue;
    if (isFailure) page = entry.page;
    store(key, isFailure ? { ...entry, isSent: false } : null);
  }
  return page;
}

// Puts kept text back into its form; gives how many fields changed by it.
export function restore(form) {
  const entry = stored(keyOf(form));
  if (!entry) return 0;
  let count = 0;
  for (const [name, place, value] of entry.rows) {
    const element = fields(form).filter((each) => each.name === name)[place];
    if (!element || String(standing(element)) === String(value)) continue;
    put(element, value);
    for (let open = element.closest("details"); open; open = open.parentElement.closest("details"))
      open.open = true;
    count += 1;
  }
  const version = form.elements.namedItem("version");
  if (count && version && entry.version) version.value = entry.version; // the server then compares
  return count;
}

export function takeBack(form) {
  for (const element of fields(form)) put(element, saved(element));
  forget(form);
}
