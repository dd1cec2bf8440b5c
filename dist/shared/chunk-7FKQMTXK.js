import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  serving,
  visibleRows
} from "./chunk-U7AKOIKE.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";

// src/cli/screen.ts
var unpainted = (_tone, text) => text;
var plain = (text) => ["plain", text];
var titleWidth = 18;
var stateWidth = 9;
var timeWidth = 8;
var barWidth = 10;
var number = new Intl.NumberFormat("en-GB");
function paintLine(parts, { columns, paint }) {
  let room = columns;
  let line = "";
  for (const [tone, text] of parts) {
    const letters = [...text];
    const shown = letters.length > room ? `${letters.slice(0, Math.max(0, room - 1)).join("")}…` : text;
    if (room > 0) line += tone === "plain" ? shown : paint(tone, shown);
    room -= letters.length;
  }
  return line.trimEnd();
}
var colours = /\u001b\[\d+m/g;
function wrap(text, columns) {
  return text.split("\n").map((line) => {
    const indent = /^ */.exec(line)?.[0] ?? "";
    const lines = [""];
    for (const word of line.slice(indent.length).split(" ")) {
      const last = lines.at(-1);
      const longer = last === "" ? word : `${last} ${word}`;
      if (last === "" || indent.length + [...longer.replace(colours, "")].length <= columns) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.map((l) => indent + l).join("\n");
  }).join("\n");
}
var words = {
  waiting: ["dim", ""],
  running: ["new", "..."],
  ok: ["good", "ok"],
  failed: ["bad", "failed"],
  stopped: ["warn", "stopped"],
  skipped: ["dim", "not run"]
};
var width = (parts) => parts.reduce((sum, [, text]) => sum + [...text].length, 0);
function rowLine(row, surface) {
  const [tone, word] = words[row.state];
  const ms = row.ms ?? (row.state === "running" && row.startedAt !== null ? surface.now - row.startedAt : null);
  const time = ms === null || row.state === "skipped" ? "" : formatDuration(Math.max(0, ms));
  const room = surface.columns - 2 - titleWidth - stateWidth - timeWidth;
  const letters = [...row.text];
  const text = letters.length > room ? `${letters.slice(0, Math.max(0, room - 1)).join("")}…` : row.text.padEnd(Math.max(0, room));
  return paintLine([
    plain("  "),
    [row.state === "waiting" || row.state === "skipped" ? "dim" : "plain", row.title.padEnd(titleWidth)],
    [tone, word.padEnd(stateWidth)],
    plain(text),
    ["dim", time.padStart(timeWidth)]
  ], surface);
}
var bar = (percent) => {
  const full = percent <= 0 ? 0 : Math.max(1, Math.round(percent / 100 * barWidth));
  return "#".repeat(full) + "-".repeat(barWidth - full);
};
function serviceLine({ service, state, weight, text }, surface) {
  const tone = state === "failed" ? "bad" : state === "undone" ? "warn" : state === "waiting" ? "dim" : "plain";
  const rest = weight === null ? text : text.replace(new RegExp(`^${weight} %\\s+`), "");
  const share = weight === null ? [plain(" ".repeat(barWidth + 9))] : [plain(`${String(weight).padStart(3)} %  `), [state === "undone" || state === "failed" ? tone : "new", bar(weight)], plain("  ")];
  return paintLine([plain(" ".repeat(titleWidth + 2)), plain(service.padEnd(stateWidth)), ...share, [tone, rest]], surface);
}
function headLine(state, surface) {
  const { title, rate, traffic } = state;
  const name = ["bold", `${title}: ${serving(state)}`];
  if (!traffic) return paintLine([name], surface);
  const lost = [traffic.lost === 0 ? "good" : "bad", `${number.format(traffic.lost)} lost`];
  const errors = [traffic.errors === 0 ? "plain" : "warn", `${number.format(traffic.errors)} ${traffic.errors === 1 ? "error" : "errors"}`];
  const counts = [plain(`${rate} requests/s: ${number.format(traffic.sent)} sent, `), lost, plain(", "), errors];
  const whole = [name, plain(" · "), ...counts];
  return paintLine(width(whole) <= surface.columns ? whole : counts, surface);
}
function renderScreen(state, surface) {
  const lines = [headLine(state, surface)];
  for (const row of visibleRows(state)) {
    lines.push(rowLine(row, surface));
    if (row.job === "deploy") lines.push(...state.services.filter((s) => row.state === "running" || s.state !== "waiting").map((line) => serviceLine(line, surface)));
  }
  if (state.note) lines.push(paintLine([["dim", state.note]], surface));
  return lines;
}
function renderChanges(before, after, surface) {
  const lines = after.note && after.note !== before.note ? [paintLine([["dim", after.note]], surface)] : [];
  for (const line of after.services) {
    const known = before.services.find((s) => s.service === line.service);
    if (known === line) continue;
    const moved = line.state === "running" ? known?.weight !== line.weight : known?.state !== line.state || known.text !== line.text;
    if (moved) lines.push(serviceLine(line, surface));
  }
  for (const row of after.rows) {
    const known = before.rows.find((r) => r.job === row.job);
    if (known?.state === row.state || row.state === "waiting" || row.state === "skipped") continue;
    if (row.state === "running" && row.job !== "deploy") continue;
    lines.push(rowLine(row, surface));
  }
  return lines;
}

export {
  unpainted,
  wrap,
  renderScreen,
  renderChanges
};
