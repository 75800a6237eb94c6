// Whether a certificate stands in the log: its entry's digest leads to a root that the log signed.
"use strict";
(() => {
  const { Refused, text, bytes64, hex, same, joined, sha256 } = globalThis.zujiBytes;

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

  globalThis.zujiLogged = logged;
})();
