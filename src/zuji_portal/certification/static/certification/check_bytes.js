// What the checks of a certificate are made of: a refusal with its outcome, the strict reading
// that zuji.trust.strict_reading shares (base64, JSON, instants), digests.
"use strict";
(() => {
  const text = new TextEncoder(),
    words = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  class Refused extends Error {
    constructor(outcome, why) {
      super(why);
      this.outcome = outcome;
    }
  }

  // The one base64 text that stands for the bytes (RFC 4648 §3.5); others are refused.
  const bytes64 = (s) => {
    if (typeof s !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(s) || s.length % 4)
      throw new Refused("malformed", "base64");
    const bytes = atob(s);
    if (btoa(bytes) !== s) throw new Refused("malformed", "base64");
    return Uint8Array.from(bytes, (c) => c.charCodeAt(0));
  };
  const bytesUrl = (s) => {
    if (typeof s !== "string" || !/^[A-Za-z0-9_-]*$/.test(s))
      throw new Refused("malformed", "base64url");
    return bytes64(
      s.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (s.length % 4)) % 4),
    );
  };

  // JSON in UTF-8 without byte-order mark and endless depth, as zuji.trust.strict_reading reads it.
  const DEEPEST = 64;
  const json = (bytes) => {
    const value = JSON.parse(words.decode(bytes));
    let level = [value];
    for (let depth = 0; depth < DEEPEST; depth++) {
      level = level.filter((v) => v && typeof v === "object").flatMap((v) => Object.values(v));
      if (!level.length) return value;
    }
    throw new Refused("malformed", "depth");
  };

  // Milliseconds since 1970 of a dateTimeStamp (2026-11-26T12:00:00Z, perhaps with an offset and
  // milliseconds); NaN for every other text, and for a day that does not exist.
  const INSTANT = new RegExp(
    "^((?!0000)\\d{4}-\\d\\d-\\d\\dT(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d)(?:\\.(\\d{1,3}))?" +
      "(?:Z|([+-])(0\\d|1[0-3]):([0-5]\\d)|([+-])14:00)$",
  );
  const FIRST = -62135596800000, // the years 1 to 9999 in UTC
    LAST = 253402300799999;
  const instant = (written) => {
    const parts = typeof written === "string" ? INSTANT.exec(written) : null;
    const at = parts ? Date.parse(`${parts[1]}Z`) : NaN;
    if (Number.isNaN(at) || new Date(at).toISOString() !== `${parts[1]}.000Z`) return NaN;
    const sign = (parts[3] || parts[6]) === "-" ? -1 : 1;
    const minutes = parts[6] ? 840 : Number(parts[4] || 0) * 60 + Number(parts[5] || 0);
    const exact = at + Number((parts[2] || "").padEnd(3, "0")) - sign * minutes * 60000;
    return exact >= FIRST && exact <= LAST ? exact : NaN;
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

  globalThis.zujiBytes = {
    Refused,
    text,
    bytes64,
    bytesUrl,
    json,
    instant,
    hex,
    same,
    joined,
    sha256,
  };
})();
