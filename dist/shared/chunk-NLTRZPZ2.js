import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/safe-address.ts
var thisMachine = /* @__PURE__ */ new Set(["localhost", "127.0.0.1", "[::1]"]);
function isSafeAddress(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username === "" && password === "" && (protocol === "https:" || protocol === "http:" && thisMachine.has(hostname));
}

export {
  isSafeAddress
};
