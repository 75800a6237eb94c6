// Reads a product's code with the camera, where the browser can; the picture stays on the device.
"use strict";
const form = document.getElementById("scan");
const [actions, video] = [form.querySelector("p[hidden]"), form.querySelector("video")];
const EVERY = 250; // milliseconds between two looks

async function looked() {
  const wanted = ["qr_code", "ean_13", "ean_8"];
  const known = await BarcodeDetector.getSupportedFormats();
  const detector = new BarcodeDetector({ formats: wanted.filter((f) => known.includes(f)) });
  const camera = { video: { facingMode: "environment" } };
  const stream = await navigator.mediaDevices.getUserMedia(camera);
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const timer = setInterval(async () => {
    const found = await detector.detect(video);
    if (!found.length) return;
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    form.elements.code.value = found[0].rawValue;
    form.requestSubmit();
  }, EVERY);
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  actions.hidden = false;
  actions.querySelector("button").addEventListener("click", () => {
    looked().catch(() => { actions.hidden = true; form.elements.code.focus(); });
  });
}
