import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  number,
  object,
  record,
  string
} from "./chunk-NVO3QHDC.js";

// src/targets/local/listen-port.ts
import path from "node:path";
var host = "127.0.0.1";
var connectMs = 1e3;
var RouterPorts = object({ revisions: record(string(), object({ spec: object({ port: number().optional() }) })) });
var RouterProcess = object({ identity: object({ pid: number(), startTime: string() }) });
async function parsedFile(ports, file, shape) {
  const text = await ports.files.readText(file);
  if (text === void 0) return void 0;
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return void 0;
  }
}
async function heldByRouter(ports, set, service, port) {
  const directory = path.join(ports.host.state, set, "routers", service);
  const [state, start] = await Promise.all([
    parsedFile(ports, path.join(directory, "state.json"), RouterPorts),
    parsedFile(ports, path.join(directory, "start.json"), RouterProcess)
  ]);
  const named = Object.values(state?.revisions ?? {}).some((r) => r.spec.port === port);
  return named && start !== void 0 && await ports.processes.alive(start.identity);
}
async function observeListenPort(ports, set, service, port) {
  if (await ports.network.canListen(host, port)) return "free";
  if (!await ports.network.accepts(host, port, connectMs)) return "not-permitted";
  return service !== void 0 && await heldByRouter(ports, set, service, port) ? "held-by-own-router" : "in-use";
}

export {
  observeListenPort
};
