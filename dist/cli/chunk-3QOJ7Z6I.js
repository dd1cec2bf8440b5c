import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/redact.ts
var shortest = 4;
function encodings(secret) {
  const wellFormed = Buffer.from(secret).toString();
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  const url = encodeURIComponent(wellFormed);
  return [
    secret,
    wellFormed,
    ...secret.split(/\r?\n/).filter((line) => line.length >= shortest),
    url,
    url.replaceAll("%20", "+"),
    json,
    json.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
    `${base64}==`,
    `${base64}=`,
    base64,
    base64.replaceAll("+", "-").replaceAll("/", "_")
  ];
}
function redactor(secrets) {
  const needles = [...new Set([...secrets].filter((s) => s.length >= shortest).flatMap(encodings))].sort((a, b) => b.length - a.length);
  return (text) => needles.reduce((result, needle) => result.replaceAll(needle, "***"), text);
}
function withoutCredentials(url) {
  try {
    const parsed = new URL(url);
    if (parsed.host === "") return "(not a URL)";
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return "(not a URL)";
  }
}

export {
  redactor,
  withoutCredentials
};
