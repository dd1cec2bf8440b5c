import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/report/markdown.ts
var invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
var zeroWidth = "​";
function escapeMarkdown(text) {
  return text.replace(invisible, "").replace(/\s+/g, " ").trim().replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/[\\`*_{}[\]()~|$!]/g, "\\$&").replace(/^([-+=]|#{1,6}(?=\s|$))/, "\\$1").replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2").replace(/([@#])(?=[\w-])/g, `$1${zeroWidth}`).replace(/\b(GH)-(?=\d)/gi, `$1${zeroWidth}-`).replace(/:\/\//g, `:${zeroWidth}//`).replace(/\b(www)\./gi, `$1${zeroWidth}.`);
}
var code = (text) => `<code>${escapeMarkdown(text)}</code>`;
function codeBlock(text, language = "") {
  const body = text.replace(/\r\n?/g, "\n").replace(invisible, "").replace(/\n+$/, "");
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}
${body}
${fence}`;
}
var cellText = (cell) => typeof cell === "object" ? cell.markdown.replace(/\r?\n/g, "<br>").replace(/(?<!\\)\|/g, "\\|") : escapeMarkdown(String(cell));
function markdownTable(headers, rows, align = []) {
  if (rows.length === 0) return "";
  const line = (cells) => `| ${cells.map((c) => c === "" ? " " : c).join(" | ")} |`;
  const rule = headers.map((_, i) => align[i] === "right" ? "---:" : "---");
  return [line(headers.map(escapeMarkdown)), line(rule), ...rows.map((row) => line(headers.map((_, i) => cellText(row[i] ?? ""))))].join("\n");
}
var details = (summary, body) => `<details><summary>${escapeMarkdown(summary)}</summary>

${body}

</details>`;
var utf8Bytes = (text) => Buffer.byteLength(text, "utf8");
var commentCharacters = 65536;
var summaryBytes = 900 * 1024;
function withinBytes(renderings, limit) {
  let text = "";
  for (const render of renderings) {
    text = render();
    if (utf8Bytes(text) <= limit) return text;
  }
  return cutAtLine(text, limit);
}
function cutAtLine(text, limit) {
  const note = "\n\n(Cut here: the rest is in the report of the run.)\n";
  const room = limit - utf8Bytes(note);
  const kept = [];
  let used = 0;
  for (const line of text.split("\n")) {
    used += utf8Bytes(line) + 1;
    if (used > room) break;
    kept.push(line);
  }
  return kept.join("\n") + note;
}

export {
  escapeMarkdown,
  code,
  codeBlock,
  markdownTable,
  details,
  utf8Bytes,
  commentCharacters,
  summaryBytes,
  withinBytes
};
