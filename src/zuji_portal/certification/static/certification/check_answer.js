// What a reader is told of a checked certificate (as zuji.trust.certificate_answer), and asking the
// issuer's domain for the status again.
"use strict";
(() => {
  const DAY = 86400000;
  const isRecord = (v) => v !== null && typeof v === "object" && !Array.isArray(v);
  const at = (data, name) => (isRecord(data) && isRecord(data[name]) ? data[name] : {});
  const first = (data, name) => {
    const list = isRecord(data) && Array.isArray(data[name]) ? data[name] : [];
    return isRecord(list[0]) ? list[0] : {};
  };
  const word = (value) => (typeof value === "string" ? value : "");

  const domainOf = (did) => {
    if (!did.startsWith("did:web:")) return "";
    try {
      return decodeURIComponent(did.slice("did:web:".length).split(":")[0]);
    } catch {
      return "";
    }
  };

  function facts(found) {
    if (!found.credential) return null;
    const { credential } = found,
      subject = at(credential, "credentialSubject"),
      assessment = first(subject, "assessment"),
      metric = at(first(assessment, "declaredValue"), "metricValue");
    const issuer = isRecord(credential.issuer) ? credential.issuer.id : credential.issuer;
    const isKnown = found.statusAt !== null;
    return {
      issuer: word(issuer),
      domain: domainOf(word(issuer)),
      issuer_name: word(at(credential, "issuer").name),
      number: word(subject.name),
      product: word(at(first(assessment, "assessedProduct"), "product").name),
      holder: word(at(subject, "issuedToParty").name),
      holder_id: word(at(subject, "issuedToParty").id),
      value: typeof metric.value === "number" ? metric.value : null,
      unit: word(metric.unit),
      since: word(credential.validFrom),
      until: word(credential.validUntil),
      status_as_of: isKnown ? `${new Date(found.statusAt).toISOString().slice(0, 19)}Z` : "",
      status_days: isKnown ? Math.max(found.now - found.statusAt, 0) / DAY : null,
    };
  }

  // Only addresses of the domain that vouches: a forged file shall call no stranger.
  function statusAddresses(found) {
    const told = facts(found);
    const entries = found.credential && found.credential.credentialStatus;
    if (!told || !told.domain || !Array.isArray(entries)) return [];
    const addresses = new Set();
    for (const entry of entries.filter(isRecord)) {
      let url;
      try {
        url = new URL(entry.statusListCredential);
      } catch {
        continue;
      }
      const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
      const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLocal);
      if (isSafe && `.${url.host}`.endsWith(`.${told.domain}`)) addresses.add(url.href);
    }
    return [...addresses];
  }

  async function freshStatuses(found) {
    const answers = [];
    for (const address of statusAddresses(found)) {
      const response = await fetch(address, {
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(10000),
      });
      if (!response.ok) throw new Error(String(response.status));
      answers.push((await response.text()).trim());
    }
    return answers;
  }

  globalThis.zujiFacts = facts;
  globalThis.zujiFreshStatuses = freshStatuses;
})();
