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
    "valid",
  ];
  const PURPOSES = ["revocation", "suspension"];
  const LARGEST = 1 << 21; // bytes of a status list
  const text = new TextEncoder(),
    words = new TextDecoder("utf-8", { fatal: true });
  class Refused extends Error {
    constructor(outcome, why) {
      super(why);
      this.outcome = outcome;
    }
  }

  const bytes64 = (s) => {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(s) || s.length % 4) throw new Refused("malformed", "base64");
    return Uint8Array.from(atob(s), (c) => c.charCodeAt(0));
  };
  const bytesUrl = (s) => {
    if (!/^[A-Za-z0-9_-]*$/.test(s)) throw new Refused("malformed", "base64url");
    return bytes64(
      s.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (s.length % 4)) % 4),
    );
  };
  const hex = (b) => [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
  const joined = (...parts) => {
    const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) {
      out.set(p, at);
      at += p.length;
    }
    return out;
  };
  const sha256 = async (b) => new Uint8Array(await crypto.subtle.digest("SHA-256", b));

  // Milliseconds of an instant written like 2026-11-26T12:00:00Z and no other way; else NaN.
  const instant = (written) => {
    const at = typeof written === "string" ? Date.parse(written) : NaN;
    const plain = Number.isNaN(at) ? "" : new Date(at).toISOString().replace(".000Z", "Z");
    return plain === written ? at : NaN;
  };

  async function opened(token, did) {
    const parts = String(token).split(".");
    if (parts.length !== 3) throw new Refused("malformed", "token");
    let header, credential;
    try {
      header = JSON.parse(words.decode(bytesUrl(parts[0])));
    } catch {
      throw new Refused("malformed", "header");
    }
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
        bytesUrl(parts[2]),
        text.encode(`${parts[0]}.${parts[1]}`),
      );
    } catch {
      holds = false;
    }
    if (!holds) throw new Refused("altered", "signature");
    try {
      credential = JSON.parse(words.decode(bytesUrl(parts[1])));
    } catch {
      throw new Refused("altered", "payload");
    }
    if (!credential || typeof credential !== "object" || Array.isArray(credential))
      throw new Refused("malformed", "credential");
    const issuer =
      credential.issuer && typeof credential.issuer === "object"
        ? credential.issuer.id
        : credential.issuer;
    if (issuer !== header.kid.split("#")[0]) throw new Refused("key-unknown", String(issuer));
    return credential;
  }

  const ofType = (credential, name) => {
    const about = credential.credentialSubject;
    if (
      !Array.isArray(credential.type) ||
      !credential.type.includes(name) ||
      !about ||
      typeof about !== "object" ||
      Array.isArray(about)
    )
      throw new Refused("malformed", name);
    return credential;
  };

  async function bitOf(encoded, index) {
    if (!String(encoded).startsWith("u")) throw new Refused("status-missing", "encodedList");
    const stream = new Blob([bytesUrl(encoded.slice(1))])
      .stream()
      .pipeThrough(new DecompressionStream("gzip"));
    const bits = new Uint8Array(await new Response(stream).arrayBuffer());
    if (!(bits.length <= LARGEST && index >= 0 && index < bits.length * 8))
      throw new Refused("status-missing", "statusListIndex");
    return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
  }

  async function noteKey(line) {
    const [, name, id, key] = /^(.+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line.trim()) || [];
    const raw = key ? bytes64(key) : new Uint8Array();
    if (raw.length !== 33 || raw[0] !== 1) throw new Refused("log-wrong", "log key");
    const keyId = (await sha256(joined(text.encode(`${name}\n`), raw))).slice(0, 4);
    if (hex(keyId) !== id) throw new Refused("log-wrong", "log key");
    return {
      name,
      keyId,
      key: await crypto.subtle.importKey("raw", raw.slice(1), { name: "Ed25519" }, false, [
        "verify",
      ]),
    };
  }

  async function checkpointOf(note, key) {
    const cut = note.lastIndexOf("\n\n");
    if (cut < 0) throw new Refused("log-wrong", "note");
    const body = note.slice(0, cut + 1);
    let signed = false;
    for (const line of note
      .slice(cut + 2)
      .split("\n")
      .filter(Boolean)) {
      const [dash, name, encoded] = line.split(" ");
      if (dash !== "\u2014") throw new Refused("log-wrong", "note");
      let raw;
      try {
        raw = bytes64(encoded || "");
      } catch {
        continue;
      }
      if (name !== key.name || !same(raw.slice(0, 4), key.keyId)) continue;
      if (
        !(await crypto.subtle.verify({ name: "Ed25519" }, key.key, raw.slice(4), text.encode(body)))
      )
        throw new Refused("log-wrong", "signature");
      signed = true;
    }
    if (!signed) throw new Refused("log-wrong", "unsigned");
    const [origin, size, root] = body.split("\n");
    if (origin !== key.name || !/^\d+$/.test(size)) throw new Refused("log-wrong", "checkpoint");
    return { size: Number(size), root: bytes64(root) };
  }

  async function logged(bundle, logKey) {
    const cut = bundle.proof.indexOf("\n\n");
    const lines = bundle.proof.slice(0, cut).split("\n");
    const number = /^index (\d+)$/.exec(lines[1] || "");
    if (cut < 0 || lines[0] !== "c2sp.org/tlog-proof@v1" || !number)
      throw new Refused("log-wrong", "proof");
    const index = Number(number[1]),
      path = lines.slice(2).filter(Boolean).map(bytes64);
    const { size, root } = await checkpointOf(bundle.proof.slice(cut + 2), await noteKey(logKey));
    const salt = Uint8Array.from((bundle.salt.match(/../g) || []).map((x) => parseInt(x, 16)));
    const digest = hex(await sha256(joined(salt, text.encode(bundle.credential))));
    let found = await sha256(
      joined([0], text.encode(`{"sha256":"${digest}","type":"cert.issued","v":1}`)),
    );
    let at = index,
      last = size - 1;
    if (!(index < size)) throw new Refused("log-wrong", "index");
    for (const step of path) {
      if (last === 0) throw new Refused("log-wrong", "path");
      if (at % 2 || at === last) {
        found = await sha256(joined([1], step, found));
        while (at % 2 === 0 && at) {
          at = Math.floor(at / 2);
          last = Math.floor(last / 2);
        }
      } else found = await sha256(joined([1], found, step));
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    if (last !== 0 || !same(found, root)) throw new Refused("log-wrong", "root");
    return index;
  }

  async function statuses(credential, bundle, did, now, note) {
    const lists = new Map();
    for (const token of bundle.statuses || []) {
      try {
        const list = ofType(await opened(token, did), "BitstringStatusListCredential");
        lists.set(String(list.id), list);
      } catch (e) {
        note("status-missing", e.message);
      }
    }
    const given = Array.isArray(credential.credentialStatus) ? credential.credentialStatus : [];
    const entries = given.map((e) => (e && typeof e === "object" ? e : {}));
    for (const entry of entries) {
      const list = lists.get(String(entry.statusListCredential));
      const about = list && list.credentialSubject;
      if (!about || about.statusPurpose !== entry.statusPurpose) {
        note("status-missing", String(entry.statusPurpose));
        continue;
      }
      if (!(instant(list.validUntil) >= now)) {
        note("status-missing", String(list.validUntil));
        continue;
      }
      if (!/^\d{1,9}$/.test(String(entry.statusListIndex))) {
        note("status-missing", "statusListIndex");
        continue;
      }
      try {
        if (await bitOf(about.encodedList, Number(entry.statusListIndex))) {
          const outcome = { revocation: "revoked", suspension: "suspended" }[entry.statusPurpose];
          if (outcome) note(outcome, String(entry.statusListCredential));
        }
      } catch (e) {
        note("status-missing", e.message);
      }
    }
    const named = new Set(entries.map((e) => String(e.statusPurpose)));
    if (!PURPOSES.every((p) => named.has(p))) note("status-missing", "credentialStatus");
  }

  async function verify(bundle, trust, now = Date.now()) {
    const found = { outcomes: [], notes: [], credential: null, logIndex: null };
    const note = (outcome, why) => {
      found.outcomes.push(outcome);
      found.notes.push(`${outcome}: ${why}`);
    };
    const done = () => ({
      ...found,
      outcome: OUTCOMES.find((o) => found.outcomes.includes(o)) || "valid",
    });
    try {
      if (!bundle || bundle.schema !== "zuji-certificate/1")
        throw new Refused("malformed", "schema");
      if (!/^([0-9a-f]{2})*$/i.test(bundle.salt)) throw new Refused("malformed", "salt");
      found.credential = ofType(
        await opened(bundle.credential, trust.did),
        "DigitalConformityCredential",
      );
    } catch (e) {
      note(e.outcome || "malformed", e.message);
      return done();
    }
    if (trust.log_key) {
      if (!bundle.proof) note("log-missing", "proof");
      else
        try {
          found.logIndex = await logged(bundle, trust.log_key);
        } catch (e) {
          note("log-wrong", e.message);
        }
    }
    await statuses(found.credential, bundle, trust.did, now, note);
    const since = instant(found.credential.validFrom),
      until = instant(found.credential.validUntil);
    if (Number.isNaN(since) || Number.isNaN(until)) note("malformed", "validity");
    else {
      if (now > until) note("expired", found.credential.validUntil);
      if (now < since) note("not-yet-valid", found.credential.validFrom);
    }
    return done();
  }

  globalThis.zujiVerify = verify;
  const show = (id, value) => {
    document.getElementById(id).textContent = value;
  };

  async function check(content) {
    const own = document.getElementById("own-trust").value.trim();
    let answer;
    try {
      const trust = JSON.parse(own || document.getElementById("trust").textContent);
      answer = await verify(JSON.parse(content), trust);
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
    if (input)
      input.addEventListener("change", async () => {
        if (input.files[0]) await check(await input.files[0].text());
      });
  });
})();
