import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/duration.ts
var unitMs = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
function parseDuration(text) {
  const trimmed = text.trim();
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) return void 0;
  let total = 0;
  for (const [, amount, , unit] of trimmed.matchAll(/(\d+(\.\d+)?)(ms|s|m|h|d)/g)) total += Number(amount) * unitMs[unit];
  return Number.isFinite(total) ? total : void 0;
}
function formatDuration(ms) {
  if (ms < 1e4) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
  if (ms < 12e4) return `${Math.round(ms / 1e3)} s`;
  const minutes = Math.round(ms / 6e4);
  if (minutes < 120) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} m` : `${Math.round(hours / 24)} d`;
}

export {
  parseDuration,
  formatDuration
};
