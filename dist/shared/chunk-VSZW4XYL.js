import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/on-abort.ts
var all = /* @__PURE__ */ new WeakMap();
function onAbort(signal, call) {
  const { calls, tell } = all.get(signal) ?? listen(signal);
  calls.add(call);
  return () => {
    calls.delete(call);
    if (calls.size > 0 || all.get(signal)?.calls !== calls) return;
    all.delete(signal);
    signal.removeEventListener("abort", tell);
  };
}
function listen(signal) {
  const calls = /* @__PURE__ */ new Set();
  const tell = () => {
    all.delete(signal);
    for (const call of [...calls]) call();
  };
  const waits = { calls, tell };
  all.set(signal, waits);
  signal.addEventListener("abort", tell, { once: true });
  return waits;
}

export {
  onAbort
};
