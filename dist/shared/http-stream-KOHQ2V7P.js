import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  flatHeaders,
  sendHead,
  unavailable
} from "./chunk-LKNHTDR4.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/platform/http-stream.ts
var longestLine = 32 * 1024 * 1024;
async function* linesOf(response) {
  response.setEncoding("utf8");
  let rest = "";
  for await (const chunk of response) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    if (rest.length > longestLine) throw new Error(`a line is longer than ${longestLine} characters`);
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  if (rest !== "") yield rest;
}
async function* guarded(request, response, signal) {
  try {
    yield* linesOf(response);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw unavailable(request, `The answer broke off: ${cause.message}.`, cause);
  }
}
async function openStream(request, signal) {
  const { response, settled } = await sendHead(request, signal);
  settled();
  return { status: response.statusCode ?? 0, headers: flatHeaders(response.headers), lines: guarded(request, response, signal) };
}
export {
  openStream
};
