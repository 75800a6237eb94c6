// One bit of a status list (W3C Bitstring Status List), which is gzipped and never unpacked beyond
// the largest list.
"use strict";
(() => {
  const LARGEST = 1 << 21; // bytes
  const SMALLEST = 1 << 14;
  const { Refused, bytesUrl, joined } = globalThis.zujiBytes;

  // One member of gzip, never more than the largest list has.
  async function member(packed) {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const chunks = [];
    let size = 0;
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return joined(...chunks);
      chunks.push(value);
      size += value.length;
      if (size > LARGEST) {
        await reader.cancel();
        throw new Refused("status-missing", "encodedList");
      }
    }
  }

  // Where a member that begins at `start` may end: at the end, or where another seems to begin.
  function* ends(packed, start) {
    yield packed.length;
    for (let at = start + 1; at + 2 < packed.length; at++)
      if (packed[at] === 0x1f && packed[at + 1] === 0x8b && packed[at + 2] === 8) yield at;
  }

  // The bits of a list; gzip may come in several members (RFC 1952 §2.2), which the browser does
  // not take at once.
  async function unpacked(packed) {
    let bits = new Uint8Array();
    for (let start = 0; start < packed.length; ) {
      let next = null;
      for (const end of ends(packed, start)) {
        try {
          next = { bits: await member(packed.subarray(start, end)), end };
          break;
        } catch (e) {
          if (e instanceof Refused) throw e;
        }
      }
      if (!next) throw new Refused("status-missing", "encodedList");
      bits = joined(bits, next.bits);
      start = next.end;
      if (bits.length > LARGEST) throw new Refused("status-missing", "encodedList");
    }
    return bits;
  }

  async function bitOf(encoded, index) {
    if (typeof encoded !== "string" || !encoded.startsWith("u"))
      throw new Refused("status-missing", "encodedList");
    const bits = await unpacked(bytesUrl(encoded.slice(1)));
    if (bits.length < SMALLEST || index >= bits.length * 8)
      throw new Refused("status-missing", "encodedList");
    return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
  }

  globalThis.zujiBit = bitOf;
})();
