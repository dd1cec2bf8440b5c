import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/duration.ts
function formatDuration(ms) {
  if (ms < 1e4) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
  if (ms < 12e4) return `${Math.round(ms / 1e3)} s`;
  const minutes = Math.round(ms / 6e4);
  if (minutes < 120) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} m` : `${Math.round(hours / 24)} d`;
}

export {
  formatDuration
};
