// Starts the worker of the pages for consumers, where the browser has one.
"use strict";
const worker = document.currentScript.dataset.worker;
if ("serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});
