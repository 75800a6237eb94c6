// The page on which a person chooses a certificate and reads what the check says.
"use strict";
(() => {
  const show = (id, value) => {
    document.getElementById(id).textContent = value;
  };

  async function check(content) {
    const own = document.getElementById("own-trust").value.trim();
    let answer;
    try {
      const trust = JSON.parse(own || document.getElementById("trust").textContent);
      answer = await globalThis.zujiVerify(JSON.parse(content), trust);
    } catch {
      answer = { outcome: "malformed", notes: ["JSON"], credential: null, logIndex: null };
    }
    const box = document.getElementById("answer");
    box.hidden = false;
    box.dataset.outcome = answer.outcome;
    show("outcome", document.querySelector(`#words [data-key="${answer.outcome}"]`).textContent);
    show("notes", answer.notes.join("\n"));
    const about = answer.credential && answer.credential.credentialSubject;
    const value = about && about.assessment && about.assessment[0].declaredValue[0].metricValue;
    show(
      "what",
      about
        ? [
            about.name,
            about.issuedToParty.name,
            about.assessment[0].assessedProduct[0].product.name,
            `${value.value} ${value.unit}`,
            `${answer.credential.validFrom} – ${answer.credential.validUntil}`,
          ].join("\n")
        : "",
    );
    show("index", answer.logIndex === null ? "" : String(answer.logIndex));
    box.focus();
  }

  addEventListener("DOMContentLoaded", () => {
    const input = document.getElementById("file");
    if (input && globalThis.zujiVerify)
      input.addEventListener("change", async () => {
        if (input.files[0]) await check(await input.files[0].text());
      });
  });
})();
