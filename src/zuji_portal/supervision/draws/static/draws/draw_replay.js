// A second implementation of zuji.supervision: replays a draw from its file, without a network.
// tests/supervision/draw_vectors.json holds the answers that both must give.
"use strict";
(() => {
  const text = new TextEncoder();
  const sha256 = async (bytes) =>
    [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  // RFC 8785 of what a list holds: text, whole numbers, lists and objects with plain names.
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const names = Object.keys(value).sort();
    const members = names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(",")}}`;
  }

  const counted = (names) => {
    const sizes = new Map();
    for (const name of names) sizes.set(name, (sizes.get(name) || 0) + 1);
    return sizes;
  };

  function shares(sizes, places) {
    const names = [...sizes.keys()].sort();
    const total = names.reduce((sum, name) => sum + sizes.get(name), 0);
    const shared = new Map(names.map((n) => [n, Math.floor((places * sizes.get(n)) / total)]));
    const rest = places - names.reduce((sum, name) => sum + shared.get(name), 0);
    const remainder = (name) => (places * sizes.get(name)) % total;
    const order = [...names].sort((a, b) => remainder(b) - remainder(a) || (a < b ? -1 : 1));
    for (const name of order.slice(0, rest)) shared.set(name, shared.get(name) + 1);
    return shared;
  }

  async function drawn(list, digest, seed) {
    const chosen = async (label, below) => {
      const hash = await sha256(text.encode(`${digest}\n${seed}\n${label}`));
      return Number(BigInt(`0x${hash}`) % BigInt(below));
    };
    const byRisk = Math.floor((list.take * list.risk_percent + 50) / 100);
    const strata = shares(counted(list.plants.map((p) => p.stratum)), list.take - byRisk);
    const equal = [];
    for (const [stratum, count] of strata) {
      const pool = list.plants.filter((p) => p.stratum === stratum).map((p) => p.id).sort();
      for (let n = 0; n < count; n++)
        equal.push(...pool.splice(await chosen(`equal ${stratum} ${n}`, pool.length), 1));
    }
    const risk = await weighted(list, equal, byRisk, chosen);
    return { equal, risk, inspectors: await people(list, [...equal, ...risk], chosen) };
  }

  async function weighted(list, taken, places, chosen) {
    const risk = [];
    const pool = list.plants.filter((p) => !taken.includes(p.id));
    pool.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (let n = 0; n < places; n++) {
      let at = await chosen(`risk ${n}`, pool.reduce((sum, p) => sum + p.weight, 0));
      let index = 0;
      while (at >= pool[index].weight) at -= pool[index++].weight;
      risk.push(pool.splice(index, 1)[0].id);
    }
    return risk;
  }

  async function people(list, plants, chosen) {
    const blocked = {
      employer: (one, plant) => one.employers.includes(plant.id),
      city: (one, plant) => one.city !== "" && one.city === plant.city,
      earlier: (one, plant) => one.earlier.includes(plant.id),
    };
    const load = new Map(list.inspectors.map((one) => [one.id, 0]));
    const found = {};
    for (const id of plants) {
      const plant = list.plants.find((p) => p.id === id);
      const free = list.inspectors.filter((i) => !list.conflicts.some((c) => blocked[c](i, plant)));
      found[id] = [];
      for (let n = 0; n < list.inspectors_each; n++) {
        const left = free.map((i) => i.id).filter((i) => !found[id].includes(i)).sort();
        const least = Math.min(...left.map((i) => load.get(i)));
        const pool = left.filter((i) => load.get(i) === least);
        const one = pool[await chosen(`inspector ${id} ${n}`, pool.length)];
        found[id].push(one);
        load.set(one, load.get(one) + 1);
      }
    }
    return found;
  }

  const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));

  // Check → true, false, or null where it is none of this file's.
  globalThis.zujiReplay = async ({ list, sealing, seed, result }) => {
    const digest = `sha256:${await sha256(text.encode(canonical(list)))}`;
    const isBeacon = list.seed.kind === "beacon";
    const again = await drawn(list, digest, seed.value);
    return {
      digest: digest === sealing.digest,
      order: Date.parse(sealing.at) < Date.parse(list.seed.at),
      seed: isBeacon ? (await sha256(bytesOf(seed.proof))) === seed.value : null,
      result: canonical(again) === canonical(result),
    };
  };
})();
