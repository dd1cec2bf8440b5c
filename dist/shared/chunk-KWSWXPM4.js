import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/moment.ts
function isTimezone(text) {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
var knownTimezones = () => Intl.supportedValuesOf("timeZone");
var partsIn = (at, zone, more, locale = "en-GB") => Object.fromEntries(new Intl.DateTimeFormat(locale, { timeZone: zone, ...more }).formatToParts(at).map((part) => [part.type, part.value]));
var locales = ["en-GB", "en-US", "en-AU", "en-IN", "en-ZA"];
function zoneName(at, zone) {
  const offset = (partsIn(at, zone, { timeZoneName: "shortOffset" })["timeZoneName"] ?? "").replace("GMT", "UTC");
  const short = locales.map((locale) => partsIn(at, zone, { timeZoneName: "short" }, locale)["timeZoneName"] ?? "").find((name) => /^[A-Z]{2,5}$/.test(name) && name !== "UTC");
  return short === void 0 || short === offset ? offset : `${short} (${offset})`;
}
var digits = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
function dateAndTime(at, zone) {
  if (zone === "UTC") return { date: new Date(at).toISOString().slice(0, -14), time: new Date(at).toISOString().slice(-13, -5) };
  const { year = "", month = "", day = "", hour = "", minute = "", second = "" } = partsIn(at, zone, digits);
  return { date: `${year.padStart(4, "0")}-${month}-${day}`, time: `${hour}:${minute}:${second}` };
}
function formatMoment(at, zone = "UTC") {
  const { date, time } = dateAndTime(at, zone);
  return `${date} ${time} ${zone === "UTC" ? "UTC" : zoneName(at, zone)}`;
}
function formatMomentWithUtc(at, zone) {
  if (zone === void 0 || zone === "UTC") return formatMoment(at);
  const [here, there] = [dateAndTime(at, zone), dateAndTime(at, "UTC")];
  return `${formatMoment(at, zone)} · ${here.date === there.date ? "" : `${there.date} `}${there.time} UTC`;
}
var instant = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z(?! \()/g;
function withLocalTimes(text, zone) {
  if (zone === void 0 || zone === "UTC") return text;
  return text.replace(instant, (iso) => {
    const at = Date.parse(iso);
    if (Number.isNaN(at)) return iso;
    const { date, time } = dateAndTime(at, zone);
    return `${iso} (${date === iso.slice(0, 10) ? "" : `${date} `}${time} ${zoneName(at, zone).replace(/ \(.*/, "")})`;
  });
}
function withLocalTimesInMarkdown(markdown, zone) {
  const quoted = /(^`{3,}[^\n]*\n[\s\S]*?^`{3,}[ \t]*$|<code>[\s\S]*?<\/code>)/gm;
  return markdown.split(quoted).map((part, i) => i % 2 === 1 ? part : withLocalTimes(part, zone)).join("");
}

export {
  isTimezone,
  knownTimezones,
  formatMomentWithUtc,
  withLocalTimes,
  withLocalTimesInMarkdown
};
