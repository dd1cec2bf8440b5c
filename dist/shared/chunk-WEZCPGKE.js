import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/cli/table.ts
var narrowest = 12;
var gap = 2;
var unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;
var oneLine = (text) => text.replace(unseen, " ").trim();
var longestCell = 500;
function textOf(cell) {
  const text = oneLine(typeof cell === "string" ? cell : cell.text);
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}
var toneOf = (cell) => typeof cell === "string" ? "plain" : cell.tone;
function widthsOf(rows, columns) {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => [...row[i] ?? ""].length)));
  const whole = () => widths.reduce((sum, w) => sum + w + gap, -gap);
  while (whole() > columns) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest];
    if (width <= narrowest) break;
    widths[widest] = Math.max(narrowest, width - (whole() - columns), width > columns / 2 ? Math.floor(columns / 3) : width - 8);
  }
  return widths;
}
function cut(word, width) {
  const letters = [...word];
  const pieces = [];
  let from = 0;
  while (letters.length - from > width) {
    const stroke = letters.slice(from, from + width).lastIndexOf("/") + 1;
    const to = from + (stroke > 0 ? stroke : width);
    pieces.push(letters.slice(from, to).join(""));
    from = to;
  }
  return [...pieces, letters.slice(from).join("")];
}
function wrap(text, width) {
  if ([...text].length <= width) return [text];
  const lines = [];
  let line = "";
  for (const piece of text.split(" ").flatMap((word) => cut(word, width))) {
    if (line !== "" && [...line].length + 1 + [...piece].length > width) {
      lines.push(line);
      line = piece;
    } else line = line === "" ? piece : `${line} ${piece}`;
  }
  return [...lines, line];
}
function renderTable(headers, rows, { columns, paint }) {
  if (rows.length === 0) return [];
  const all = [headers.map((text) => ({ text, tone: "dim" })), ...rows];
  const widths = widthsOf(all.map((row) => headers.map((_, i) => textOf(row[i] ?? ""))), columns);
  return all.flatMap((row) => {
    const cells = headers.map((_, i) => ({ lines: wrap(textOf(row[i] ?? ""), widths[i]), tone: toneOf(row[i] ?? "") }));
    const height = Math.max(...cells.map((c) => c.lines.length));
    return Array.from({ length: height }, (_, y) => cells.map(({ lines, tone }, i) => {
      const text = lines[y] ?? "";
      const padding = i === cells.length - 1 ? "" : " ".repeat(Math.max(0, widths[i] - [...text].length + gap));
      return (tone === "plain" || text === "" ? text : paint(tone, text)) + padding;
    }).join("").trimEnd());
  });
}

export {
  oneLine,
  wrap,
  renderTable
};
