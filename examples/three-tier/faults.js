// The switches of release.json that make a release bad, so that one can watch what a rollout does about it:
//   {"release": 2, "fault": {"errors": {"share": 0.05, "after": "0s"}}}   5 % of the answers are 500
//   {"release": 2, "fault": {"slow": {"ms": 400}}}                       each answer takes 400 ms longer
//   {"release": 2, "fault": {"crash": "start"}}                          the process ends at once
//   {"release": 2, "fault": {"ready": "never"}}                          /healthz never says ok
// A fault is the api's unless it names another service: {"service": "worker", "slow": {"ms": 400}}.

const milliseconds = text => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text)
  if (!match) throw new Error(`release.json: "${text}" is no duration such as 500ms or 20s`)
  return Number(match[1]) * {ms: 1, s: 1000, m: 60_000}[match[2]]
}

export function faultsOf(fault, service) {
  const mine = fault && (fault.service ?? 'api') === service ? fault : {}
  const share = mine.errors?.share ?? 0
  const from = performance.now() + milliseconds(mine.errors?.after ?? '0s')
  let owed = 0.5
  return {
    crashes: mine.crash === 'start',
    neverReady: mine.ready === 'never',
    delayMs: mine.slow?.ms ?? 0,
    // Exactly that share and evenly spread, so that few requests show it as well as many.
    failsNow() {
      if (share === 0 || performance.now() < from) return false
      owed += share
      if (owed < 1) return false
      owed -= 1
      return true
    }
  }
}
