import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import "./chunk-F3342EWT.js";

// src/platform/identity-agents.ts
import http from "node:http";
import https from "node:https";
import tls from "node:tls";
var idleMs = 45e3;
var tunnelTimeoutMs = 3e4;
var mostAgents = 16;
var agents = /* @__PURE__ */ new Map();
function secureOptions(identity) {
  const { ca, cert, key, serverName, insecure } = identity;
  return {
    // One context for all connections: the authorities are read once.
    secureContext: tls.createSecureContext({ ...ca === void 0 ? {} : { ca }, ...cert === void 0 ? {} : { cert }, ...key === void 0 ? {} : { key } }),
    ...serverName === void 0 ? {} : { servername: serverName },
    ...insecure ? { rejectUnauthorized: false } : {}
  };
}
function agentFor(url, { tls: identity = {}, proxy }) {
  const name = JSON.stringify([url.protocol, identity, proxy]);
  const known = agents.get(name);
  if (known) return known;
  const options = { keepAlive: true, maxFreeSockets: 64, timeout: idleMs, ...url.protocol === "https:" ? secureOptions(identity) : {} };
  const agent = proxy === void 0 ? url.protocol === "https:" ? new https.Agent(options) : new http.Agent(options) : tunnelAgent(url, proxy, options);
  agents.set(name, agent);
  const oldest = agents.keys().next().value;
  if (agents.size > mostAgents) {
    agents.get(oldest)?.destroy();
    agents.delete(oldest);
  }
  return agent;
}
function tunnelAgent(url, proxy, options) {
  const secure = url.protocol === "https:";
  const agent = secure ? new https.Agent(options) : new http.Agent(options);
  const connect = (wanted, done) => {
    openTunnel(new URL(proxy), `${wanted.host}:${wanted.port}`).then((socket) => {
      if (!secure) return done(null, socket);
      const inner = tls.connect({ ...wanted, socket });
      done(null, inner);
    }, (error) => done(error));
  };
  return Object.assign(agent, { createConnection: connect });
}
var credentials = (proxy) => proxy.username === "" ? {} : { "proxy-authorization": `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString("base64")}` };
function openTunnel(proxy, target) {
  return new Promise((resolve, reject) => {
    const asked = (proxy.protocol === "https:" ? https : http).request({
      method: "CONNECT",
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
      path: target,
      headers: { host: target, ...credentials(proxy) },
      agent: false,
      timeout: tunnelTimeoutMs
    });
    asked.once("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      const code = (response.statusCode ?? 0) >= 500 ? "ECONNREFUSED" : "EPROXY";
      reject(Object.assign(new Error(`the proxy ${proxy.host} answered ${response.statusCode} when asked for a tunnel to ${target}`), { code }));
    });
    asked.once("response", (response) => {
      asked.destroy();
      reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode} and makes no tunnels`));
    });
    asked.once("timeout", () => asked.destroy(Object.assign(new Error(`the proxy ${proxy.host} made no tunnel in ${tunnelTimeoutMs} ms`), { code: "ETIMEDOUT" })));
    asked.once("error", reject);
    asked.end();
  });
}
export {
  agentFor
};
