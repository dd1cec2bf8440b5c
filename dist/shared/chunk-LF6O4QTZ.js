import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/kernel/proxy.ts
function addressOf(text) {
  const bare = text.replace(/^\[|\]$/g, "");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(bare)) {
    const parts = bare.split(".").map(Number);
    return parts.every((part) => part < 256) ? { bits: 32, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) } : void 0;
  }
  if (!bare.includes(":") || !URL.canParse(`http://[${bare}]`)) return void 0;
  const [head, tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split("::");
  const groups = (half) => half ? half.split(":") : [];
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => "0"), ...groups(tail)];
  return { bits: 128, value: all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}
function inNetwork(host, network) {
  const [base, length] = network.split("/");
  const [address, start] = [addressOf(host), addressOf(base ?? "")];
  if (!address || !start || address.bits !== start.bits || !/^\d{1,3}$/.test(length ?? "")) return false;
  const drop = BigInt(Math.max(0, start.bits - Number(length)));
  return address.value >> drop === start.value >> drop;
}
function isLoopback(host) {
  return host === "localhost" || inNetwork(host, "127.0.0.0/8") || inNetwork(host, "::1/128");
}
function excludes(entry, host, port) {
  if (entry === "*") return true;
  if (entry.includes("/")) return inNetwork(host, entry);
  const [, name = entry, only] = /^(.*?)(?::(\d+))?$/.exec(addressOf(entry) ? `[${entry.replace(/^\[|\]$/g, "")}]` : entry) ?? [];
  if (only !== void 0 && only !== port) return false;
  const [wanted, own] = [addressOf(name), addressOf(host)];
  if (wanted ?? own) return wanted !== void 0 && own !== void 0 && wanted.bits === own.bits && wanted.value === own.value;
  const domain = name.replace(/^\*/, "");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}
function proxyFromEnvironment(server, variable) {
  const url = new URL(server);
  const either = (name) => variable(name) || variable(name.toLowerCase()) || "";
  const named = either(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY").trim();
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  if (named === "" || isLoopback(host)) return void 0;
  if (either("NO_PROXY").split(",").map((entry) => entry.trim().toLowerCase()).filter(Boolean).some((entry) => excludes(entry, host, port))) return void 0;
  const proxy = /^[a-z0-9]+:\/\//i.test(named) ? named : `http://${named}`;
  if (URL.canParse(proxy) && /^https?:/i.test(proxy)) return new URL(proxy).href;
  throw new UserError("The proxy that the environment names is not spoken to here.", { reason: "unsupported", where: url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", expected: "a URL that begins with http:// or https://" });
}

export {
  proxyFromEnvironment
};
