// The page on which a person chooses a certificate and reads what the check says.
"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const show = (id, value) => {
    element(id).textContent = value;
  };
  let last = null; // the bundle and what was found, for asking the status again

  function trusted() {
    const own = element("own-trust").value.trim();
    const trust = JSON.parse(own || element("trust").textContent);
    const hours = element("hours").value.trim();
    return hours === "" ? trust : { ...trust, status_hours: Number(hours) };
  }

  const wordOf = (key) => document.querySelector(`#words [data-key="${key}"]`).textContent;

  const remedyOf = (key) =>
    document.querySelector(`#words [data-key="${key}"]`).dataset.remedy;

  const rounded = (days) => String(Math.round(days * 10) / 10);

  // A footprint with four figures, a day and a moment as the reader's language writes them
  const isEnglish = document.documentElement.lang.startsWith("en");
  const language = isEnglish ? "en-GB" : "zh-CN";
  const figures = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const days = { day: "numeric", month: isEnglish ? "short" : "long", year: "numeric" };
  const dayOf = new Intl.DateTimeFormat(language, days);
  const momentOf = new Intl.DateTimeFormat(language, {
    ...days,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });

  function dated(text, format) {
    const at = new Date(text);
    return text && !Number.isNaN(at.getTime()) ? format.format(at) : "—";
  }

  function tell(answer) {
    const box = element("answer");
    box.hidden = false;
    box.dataset.outcome = answer.outcome;
    const also = answer.outcomes.filter((outcome) => outcome !== answer.outcome);
    show("outcome", wordOf(answer.outcome));
    show("also", also.map(wordOf).join(" · "));
    show("remedy", remedyOf(answer.outcome));
    element("entry").hidden = answer.logIndex === null;
    show("index", answer.logIndex === null ? "" : String(answer.logIndex));
    const told = globalThis.zujiFacts(answer);
    element("facts").hidden = !told;
    element("again").hidden = !told;
    element("silent").hidden = true;
    if (told) {
      for (const name of ["domain", "issuer", "issuer_name", "number", "product"])
        show(`fact-${name}`, told[name] || "—");
      show("fact-status_as_of", dated(told.status_as_of, momentOf));
      const value = told.value === null ? "—" : figures.format(told.value);
      show("fact-value", told.value === null ? "—" : `${value} ${told.unit}`);
      show("fact-holder", [told.holder, told.holder_id].filter(Boolean).join(" · "));
      show("fact-period", `${dated(told.since, dayOf)} — ${dated(told.until, dayOf)}`);
      element("age").hidden = told.status_days === null;
      if (told.status_days !== null) show("fact-days", rounded(told.status_days));
    }
    box.focus();
  }

  async function check(bundle) {
    let answer;
    try {
      answer = await globalThis.zujiVerify(bundle, trusted());
    } catch {
      answer = malformed();
    }
    last = { bundle, answer };
    tell(answer);
  }

  const malformed = () => ({
    outcome: "malformed",
    outcomes: [],
    credential: null,
    logIndex: null,
    statusAt: null,
  });

  async function choose(file) {
    let bundle;
    try {
      bundle = globalThis.zujiBytes.json(new Uint8Array(await file.arrayBuffer()));
    } catch {
      bundle = null;
    }
    await check(bundle);
  }

  async function again() {
    if (!last || !last.answer.credential) return;
    try {
      const statuses = await globalThis.zujiFreshStatuses(last.answer);
      if (!statuses.length) throw new Error("no address");
      const { bundle } = last;
      const every = [...bundle.statuses, ...statuses];
      await check({ ...bundle, statuses: every.slice(-globalThis.zujiMostStatuses) });
    } catch {
      element("silent").hidden = false;
    }
  }

  addEventListener("DOMContentLoaded", () => {
    const input = element("file");
    if (!input || !globalThis.zujiVerify) return;
    input.addEventListener("change", async () => {
      if (input.files[0]) await choose(input.files[0]);
    });
    element("again").addEventListener("click", again);
  });
})();
