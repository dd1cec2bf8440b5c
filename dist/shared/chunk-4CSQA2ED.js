import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  code,
  commentCharacters
} from "./chunk-2Z4UNFSX.js";
import {
  ApiError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

// src/github-comment/keep-comment.ts
var away = (why) => [{ dependency: "github", why }];
async function keepComment(request, ports, signal) {
  const pull = await ports.github.pullRequest();
  if (pull === void 0) {
    ports.log.info("No comment: this run is for no pull request.");
    return [];
  }
  if (request.token === void 0) return away(`No token was given${pull.fork ? ": a run for the pull request of a fork gets none of the repository’s secrets" : ", so that no comment can be written; set `github-token: ${{ github.token }}`"}.`);
  ports.log.mask(request.token);
  try {
    const kept = await upsert(request, await ports.github.comments(pull, request.token), { pull, ports, signal });
    ports.log.info(`Comment on ${pull.repository}#${pull.number}: ${kept.how}, ${kept.url}`);
    return [];
  } catch (thrown) {
    signal.throwIfAborted();
    return away(explain(thrown, pull));
  }
}
function ownComment(comments, marker, commenter) {
  return comments.find(({ body, author, byApp }) => body.startsWith(marker) && (commenter.kind === "app" ? byApp : author === commenter.login));
}
var sameText = (a, b) => a.replaceAll("\r\n", "\n").trimEnd() === b.replaceAll("\r\n", "\n").trimEnd();
async function upsert(request, api, setting) {
  const { signal } = setting;
  const body = renderBody(request, setting);
  const commenter = await api.commenter(signal);
  const mine = ownComment(await api.list(signal), request.marker, commenter);
  if (mine === void 0) return { how: "created", url: (await createOnce(request, body, { api, commenter, signal })).url };
  if (sameText(mine.body, body)) return { how: "unchanged", url: mine.url };
  try {
    return { how: "updated", url: (await api.update(mine.id, body, signal)).url };
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status !== 404) throw thrown;
    return { how: "created", url: (await createOnce(request, body, { api, commenter, signal })).url };
  }
}
async function createOnce({ marker }, body, { api, commenter, signal }) {
  try {
    return await api.create(body, signal);
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status !== void 0 && thrown.status < 500) throw thrown;
    const created = ownComment(await api.list(signal), marker, commenter);
    if (created === void 0 || !sameText(created.body, body)) throw thrown;
    return created;
  }
}
function renderBody({ render }, { pull, ports }) {
  const { runId, attempt, url } = ports.host.run;
  const run = `run ${code(runId)}${attempt > 1 ? `, attempt ${attempt}` : ""}`;
  const foot = `

<sub>For commit ${code(pull.headCommit.slice(0, 12))}, ${/^https?:\/\/[^\s()<>]+$/.test(url) ? `[${run}](${url})` : run}</sub>
`;
  return `${render(commentCharacters - foot.length).trimEnd()}${foot}`;
}
function explain(thrown, { fork, repository, number }) {
  const error = toSlipwayError(thrown);
  const status = error instanceof ApiError ? error.status : void 0;
  const wanted = error.expected === void 0 ? "" : ` Expected: ${error.expected}.`;
  switch (status) {
    case 401:
      return `The token was refused: ${error.message} Set \`github-token: \${{ github.token }}\`.`;
    case 403:
      return isLimit(error.message) ? `GitHub’s limit of requests is reached: ${error.message}` : fork ? `The token may not write comments, because a run for the pull request of a fork gets a read-only one: ${error.message}` : `The token may not write comments: ${error.message}${wanted} Give the job \`permissions: {pull-requests: write}\`.`;
    case 404:
      return `${repository}#${number} is not there, or the token may not see it: ${error.message}${wanted}`;
    case 429:
      return `GitHub’s limit of requests is reached: ${error.message}`;
    default:
      return `The comment could not be written: ${error.message}`;
  }
}
var isLimit = (message) => /rate limit|asks to wait|limit ends/i.test(message);

export {
  keepComment
};
