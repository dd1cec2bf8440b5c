import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/quantity.ts
var byteUnits = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40
};
function parseBytes(text) {
  const match = /^(\d+(?:\.\d+)?)\s*([kKMGT]?i?B)$/.exec(text.trim());
  if (!match) return void 0;
  const factor = byteUnits[match[2]];
  if (factor === void 0) return void 0;
  return { bytes: Number(match[1]) * factor, nominal: !match[2].includes("i") };
}
function formatBytes(bytes) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
function parseShare(value) {
  if (typeof value === "number") return value >= 0 && value <= 1 ? value : void 0;
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim());
  return match && Number(match[1]) <= 100 ? Number(match[1]) / 100 : void 0;
}
function parseRate(text) {
  const match = /^(\d+(?:\.\d+)?)\s*\/\s*(s|m)$/.exec(text.trim());
  return match ? Number(match[1]) / (match[2] === "s" ? 1 : 60) : void 0;
}

export {
  parseBytes,
  formatBytes,
  parseShare,
  parseRate
};
