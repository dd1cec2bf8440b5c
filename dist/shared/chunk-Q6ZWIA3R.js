import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/process-start.ts
var renderStart = (ticks, bootId) => bootId === "" ? ticks : `${ticks}@${bootId.trim().replaceAll("-", "").slice(0, 12)}`;
function sameStart(written, seen) {
  if (written === "") return false;
  return written === seen || !written.includes("@") && seen.split("@")[0] === written;
}

export {
  renderStart,
  sameStart
};
