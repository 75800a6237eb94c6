// Checks a Zuji certificate in the browser: the same answers, in the same order of gravity, as
// `zuji verify certificate`.
// Nothing is sent anywhere. Needs WebCrypto with ECDSA P-256 and Ed25519, and DecompressionStream.
"use strict";
(() => {
  const OUTCOMES = [
    "malformed",
    "key-unknown",
    "altered",
    "log-wrong",
    "log-missing",
    "revoked",
    "status-missing",
    "suspended",
    "expired",
    "not-yet-valid",
    "status-old",
    "valid",
  ];
  const PURPOSES = ["revocation", "suspension"];
  const HOUR = 3600000;
  const LONGEST = 1000000;
  const MOST_STATUSES = 100; // two are needed, and each time somebody asks again adds two
  const MEMBERS = new Set(["alg", "kid", "typ", "cty"]);
  const { Refused, text, bytesUrl, json, instant } = globalThis.zujiBytes;
  const isRecord = (v) => v !== null && typeof v === "object" && !Array.isArray(v);

  async function opened(token, did) {
    const parts = typeof token === "string" ? token.split(".") : [];
    if (parts.length !== 3 || token.length > LONGEST || !parts.every(Boolean))
      throw new Refused("malformed", "token");
    let header, content, signature, credential;
    try {
      [header, content, signature] = parts.map(bytesUrl);
      header = json(header);
    } catch {
      throw new Refused("malformed", "header");
    }
    if (!isRecord(header) || !Object.keys(header).every((k) => MEMBERS.has(k)))
      throw new Refused("malformed", "header");
    if (header.alg !== "ES256" || header.typ !== "vc+jwt")
      throw new Refused("malformed", `${header.alg} ${header.typ}`);
    const trusted = new Set(did.assertionMethod || []);
    const method = (did.verificationMethod || []).find(
      (m) => m.id === header.kid && trusted.has(m.id) && m.controller === did.id,
    );
    if (!method) throw new Refused("key-unknown", String(header.kid));
    let holds = false;
    try {
      const { kty, crv, x, y } = method.publicKeyJwk;
      const key = await crypto.subtle.importKey(
        "jwk",
        { kty, crv, x, y },
        { name: "ECDSA", namedCurve: "P-256" },
        false,
        ["verify"],
      );
      holds = await crypto.subtle.verify(
        { name: "ECDSA", hash: "SHA-256" },
        key,
        signature,
        text.encode(`${parts[0]}.${parts[1]}`),
      );
    } catch {
      holds = false;
    }
    if (!holds) throw new Refused("altered", "signature");
    try {
      credential = json(content);
    } catch {
      throw new Refused("altered", "payload");
    }
    if (!isRecord(credential)) throw new Refused("malformed", "credential");
    const issuer = isRecord(credential.issuer) ? credential.issuer.id : credential.issuer;
    if (issuer !== header.kid.split("#")[0]) throw new Refused("key-unknown", String(issuer));
    return credential;
  }

  const ofType = (credential, name) => {
    const { type, credentialSubject } = credential;
    if (!Array.isArray(type) || !type.includes(name) || !isRecord(credentialSubject))
      throw new Refused("malformed", name);
    return credential;
  };

  const read = (credential, name) => {
    const at = instant(credential[name]);
    if (Number.isNaN(at)) throw new Refused("malformed", `${name} ${credential[name]}`);
    return at;
  };

  // "revoked", "suspended" or "" of one entry; refused where its list is missing or another's.
  async function statusOf(entry, lists, found) {
    if (!isRecord(entry)) throw new Refused("status-missing", "credentialStatus");
    const { statusListCredential: url, statusPurpose: purpose, statusListIndex: index } = entry;
    const list = typeof url === "string" ? lists.get(url) : undefined;
    const about = list ? list.credential.credentialSubject : {};
    const served = Array.isArray(about.statusPurpose) ? about.statusPurpose : [about.statusPurpose];
    const size = entry.statusSize === undefined ? 1 : entry.statusSize;
    if (!list || typeof purpose !== "string" || !served.includes(purpose) || size !== 1)
      throw new Refused("status-missing", `${purpose} ${url}`);
    if (read(list.credential, "validUntil") < found.now)
      throw new Refused("status-missing", list.credential.validUntil);
    if (typeof index !== "string" || !/^\d{1,9}$/.test(index))
      throw new Refused("status-missing", "statusListIndex");
    const isSet = await globalThis.zujiBit(about.encodedList, Number(index));
    found.statusAt = found.statusAt === null ? list.at : Math.min(found.statusAt, list.at);
    return (isSet && { revocation: "revoked", suspension: "suspended" }[purpose]) || "";
  }

  async function statuses(found, bundle, did, note) {
    const lists = new Map();
    for (const token of bundle.statuses) {
      try {
        const credential = ofType(await opened(token, did), "BitstringStatusListCredential");
        const at = read(credential, "validFrom");
        if (typeof credential.id !== "string") throw new Refused("malformed", "id");
        const known = lists.get(credential.id); // of two, the later one says the status
        if (!known || known.at <= at) lists.set(credential.id, { credential, at });
      } catch {
        note("status-missing");
      }
    }
    const given = found.credential.credentialStatus;
    const entries = Array.isArray(given) ? given : [];
    for (const entry of entries) {
      try {
        const outcome = await statusOf(entry, lists, found);
        if (outcome) note(outcome);
      } catch {
        note("status-missing");
      }
    }
    const named = new Set(entries.filter(isRecord).map((e) => e.statusPurpose));
    if (!PURPOSES.every((p) => named.has(p))) note("status-missing");
  }

  // The bundle in the one shape it has; everything else is malformed.
  const shaped = (bundle) => {
    if (!isRecord(bundle) || bundle.schema !== "zuji-certificate/1")
      throw new Refused("malformed", "schema");
    for (const name of ["credential", "proof", "salt"])
      if (typeof bundle[name] !== "string") throw new Refused("malformed", name);
    if (!Array.isArray(bundle.statuses) || !bundle.statuses.every((s) => typeof s === "string"))
      throw new Refused("malformed", "statuses");
    if (bundle.statuses.length > MOST_STATUSES) throw new Refused("malformed", "statuses");
    if (!/^(?:[0-9a-f]{2})*$/.test(bundle.salt)) throw new Refused("malformed", "salt");
    return bundle;
  };

  async function verify(bundle, trust, now = Date.now()) {
    const found = {
      outcomes: [],
      credential: null,
      logIndex: null,
      statusAt: null,
      now,
    };
    const note = (outcome) => {
      if (!found.outcomes.includes(outcome)) found.outcomes.push(outcome);
    };
    const done = () => ({
      ...found,
      outcome: OUTCOMES.find((o) => found.outcomes.includes(o)) || "valid",
    });
    try {
      const token = shaped(bundle).credential;
      found.credential = ofType(await opened(token, trust.did), "DigitalConformityCredential");
    } catch (e) {
      note(e.outcome || "malformed");
      return done();
    }
    if (trust.log_key) {
      if (!bundle.proof) note("log-missing");
      else
        try {
          found.logIndex = await globalThis.zujiLogged(bundle, trust.log_key);
        } catch {
          note("log-wrong");
        }
    }
    await statuses(found, bundle, trust.did, note);
    const since = instant(found.credential.validFrom),
      until = instant(found.credential.validUntil);
    if (Number.isNaN(since) || Number.isNaN(until)) note("malformed");
    else {
      if (now > until) note("expired");
      if (now < since) note("not-yet-valid");
    }
    const hours = trust.status_hours;
    if (typeof hours === "number" && found.statusAt !== null && now - found.statusAt > hours * HOUR)
      note("status-old");
    return done();
  }

  globalThis.zujiMostStatuses = MOST_STATUSES;
  globalThis.zujiVerify = verify;
})();
