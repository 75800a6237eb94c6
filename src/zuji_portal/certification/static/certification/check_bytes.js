// What the checks of a certificate are made of: a refusal with its outcome, encodings, digests.
"use strict";
(() => {
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

  globalThis.zujiBytes = { Refused, text, words, bytes64, bytesUrl, hex, same, joined, sha256 };
})();
