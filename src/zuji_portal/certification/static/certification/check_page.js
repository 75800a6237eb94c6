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
      for (const name of ["domain", "issuer", "issuer_name", "number", "product", "status_as_of"])
        show(`fact-${name}`, told[name] || "—");
      show("fact-value", told.value === null ? "—" : `${told.value} ${told.unit}`);
      show("fact-holder", [told.holder, told.holder_id].filter(Boolean).join(" · "));
      show("fact-period", `${told.since} – ${told.until}`);
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
      await check({ ...bundle, statuses: [...bundle.statuses, ...statuses] });
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
