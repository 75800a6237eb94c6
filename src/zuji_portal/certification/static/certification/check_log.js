// Whether a certificate stands in the log: its entry's digest leads to a root that the log signed.
"use strict";
(() => {
  const { Refused, text, bytes64, hex, same, joined, sha256 } = globalThis.zujiBytes;

  const NUMBER = /^(0|[1-9]\d{0,14})$/; // a size or an index: exact in every language

  async function noteKey(line) {
    const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line.trim()) || [];
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
    const lines = note.slice(cut + 2).split("\n");
    const end = lines.pop();
    if (cut < 0 || end || !lines.length || !lines.every((l) => l.startsWith("\u2014 ")))
      throw new Refused("log-wrong", "note");
    const body = note.slice(0, cut + 1);
    let signed = false;
    for (const line of lines) {
      const [, name, encoded] = line.split(" ");
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
    const [origin, size, encodedRoot, more] = body.split("\n");
    if (origin !== key.name || !NUMBER.test(size || "") || more === undefined)
      throw new Refused("log-wrong", "checkpoint");
    const root = bytes64(encodedRoot);
    if (root.length !== 32) throw new Refused("log-wrong", "root");
    return { size: Number(size), root };
  }

  async function logged(bundle, logKey) {
    const cut = bundle.proof.indexOf("\n\n");
    const lines = bundle.proof.slice(0, cut).split("\n");
    const [word, number] = [(lines[1] || "").slice(0, 6), (lines[1] || "").slice(6)];
    const isProof = cut >= 0 && lines[0] === "c2sp.org/tlog-proof@v1" && word === "index ";
    if (!isProof || !NUMBER.test(number))
      throw new Refused("log-wrong", "proof");
    const index = Number(number),
      path = lines.slice(2).map(bytes64);
    if (!path.every((step) => step.length === 32)) throw new Refused("log-wrong", "path");
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

  globalThis.zujiLogged = logged;
})();
