// Asks the next service of the chain. Its failures are passed on as they are, so that nobody down the line hides them.
import {Agent, request as httpRequest} from 'node:http'

const agent = new Agent({keepAlive: true, maxSockets: 256})
const deadlineMs = 5000
/** An end of the other side closes all its idle connections at once: the next one from the pool may be closed as well. */
const attempts = 5

/** The JSON body of a 2xx answer. Otherwise throws an error whose `answer` is what our own client should get. */
export async function ask(name, base, path) {
  const reply = await send(new URL(path, base)).catch(error => {
    throw passedOn(name, 503, {error: `${name} does not answer: ${error.message}`})
  })
  if (reply.status >= 200 && reply.status < 300) return reply.body
  throw passedOn(name, reply.status, reply.body, reply.router)
}

function passedOn(name, status, body, router) {
  // A router's own 502 to 504 stays recognisable: whoever counts lost requests counts it once, here or at the front.
  const headers = router ? {'x-slipway-router': router} : {}
  return Object.assign(new Error(`${name} answered ${status}`), {answer: {status, body, headers}})
}

function send(url, attempt = 1) {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, {agent, timeout: deadlineMs}, incoming => {
      const chunks = []
      incoming.on('data', chunk => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => resolve({status: incoming.statusCode, router: incoming.headers['x-slipway-router'], body: parsed(chunks)}))
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${deadlineMs} ms`)))
    outgoing.on('error', error => {
      // The other side may close an idle connection just as we reuse it; Node's documentation of reusedSocket says: ask again.
      if (outgoing.reusedSocket && error.code === 'ECONNRESET' && attempt < attempts) send(url, attempt + 1).then(resolve, reject)
      else reject(error)
    })
    outgoing.end()
  })
}

function parsed(chunks) {
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return {error: text.slice(0, 200)}
  }
}
