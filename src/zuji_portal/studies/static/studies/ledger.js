// The sheet of a ledger as a grid for the keyboard; without script it is a plain table of links.
const table = document.querySelector(".ledger-grid");
const rows = table ? [...table.rows].map((row) => [...row.cells]) : [];
const said = document.getElementById("cell-said");
const STEP = 10; // rows of Page Up and Page Down
let [row, column] = [0, 0];

// What takes the focus in a cell: its link where it has one.
const target = (cell) => cell.querySelector("a") || cell;
const problem = (cell) => {
  const link = cell.querySelector("a[href^='#problem-']");
  return link && document.getElementById(link.hash.slice(1));
};

function go(toRow, toColumn) {
  target(rows[row][column]).tabIndex = -1;
  row = Math.max(0, Math.min(toRow, rows.length - 1));
  column = Math.max(0, Math.min(toColumn, rows[row].length - 1));
  target(rows[row][column]).tabIndex = 0;
}

function tell() {
  const [letter, number] = [rows[0][column], rows[row][0]].map((cell) => cell.textContent.trim());
  const what = rows[row][column].title;
  said.textContent = what ? `${letter}${number} · ${what}` : "";
}

function open(cell) {
  const asked = problem(cell);
  if (!asked) {
    const link = cell.querySelector("a") || rows[row][0].querySelector("a");
    if (link) link.click();
    return;
  }
  asked.scrollIntoView({ block: "center" });
  (asked.querySelector("button, input:not([type='hidden'])") || asked).focus();
}

const KEYS = {
  ArrowUp: () => go(row - 1, column),
  ArrowDown: () => go(row + 1, column),
  ArrowLeft: () => go(row, column - 1),
  ArrowRight: () => go(row, column + 1),
  PageUp: () => go(row - STEP, column),
  PageDown: () => go(row + STEP, column),
  Home: (all) => go(all ? 0 : row, 0),
  End: (all) => go(all ? rows.length : row, Infinity),
};

function pressed(event) {
  if (event.altKey || event.metaKey) return;
  const cell = rows[row][column];
  if (KEYS[event.key]) {
    KEYS[event.key](event.ctrlKey);
    target(rows[row][column]).focus();
  } else if (event.key === "Enter") {
    open(cell);
  } else if (event.key === "a" && !event.ctrlKey) {
    const form = problem(cell)?.querySelector("form[data-suggestion]");
    if (form) form.requestSubmit();
    return;
  } else {
    return;
  }
  event.preventDefault();
}

function entered(event) {
  const cell = event.target.closest("td, th");
  const line = rows.findIndex((cells) => cells.includes(cell));
  if (line < 0) return;
  go(line, rows[line].indexOf(cell));
  tell();
}

if (table) {
  table.setAttribute("role", "grid");
  table.parentElement.removeAttribute("tabindex");
  for (const cell of rows.flat()) target(cell).tabIndex = -1;
  go(0, 1);
  table.addEventListener("keydown", pressed);
  table.addEventListener("focusin", entered);
  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td, th");
    if (cell && !event.target.closest("a")) target(cell).focus();
  });
  for (const asked of document.querySelectorAll("[id^='problem-']")) {
    asked.addEventListener("keydown", (event) => {
      if (event.key === "Escape") target(rows[row][column]).focus();
    });
  }
  for (const line of document.querySelectorAll(".ledger-keys")) line.hidden = false;
}
