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
  const SMALLEST = 1 << 14;
  const { Refused, text, words, bytesUrl } = globalThis.zujiBytes;

  // Milliseconds of a dateTimeStamp (2026-11-26T12:00:00Z, perhaps with an offset and fractions);
  // NaN for every other text, and for a day that does not exist.
  const INSTANT =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,18})?(?:Z|([+-])(0\d|1[0-3]):([0-5]\d)|([+-])14:00)$/;
  const instant = (written) => {
    const parts = typeof written === "string" ? INSTANT.exec(written) : null;
    const at = parts ? Date.parse(`${parts[1]}Z`) : NaN;
    if (Number.isNaN(at) || new Date(at).toISOString() !== `${parts[1]}.000Z`) return NaN;
    const sign = (parts[3] || parts[6]) === "-" ? -1 : 1;
    const minutes = parts[6] ? 840 : Number(parts[4] || 0) * 60 + Number(parts[5] || 0);
    return at + Number(parts[2] || 0) * 1000 - sign * minutes * 60000;
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
    if (bits.length < SMALLEST) throw new Refused("status-missing", "encodedList");
    if (!(bits.length <= LARGEST && index >= 0 && index < bits.length * 8))
      throw new Refused("status-missing", "statusListIndex");
    return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
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
      const served = about ? [about.statusPurpose].flat() : [];
      if (!served.includes(entry.statusPurpose) || (entry.statusSize ?? 1) !== 1) {
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
          found.logIndex = await globalThis.zujiLogged(bundle, trust.log_key);
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
})();
