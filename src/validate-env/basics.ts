/** Disk, operating system, ports, Node and the Actions runner. */
import {formatBytes, type ByteQuantity} from '../kernel/quantity.ts'
import type {ListenPort} from '../targets/local/listen-port.ts'
import {fail, pass, unknown, warn, type Finding} from './check.ts'
import {describeDecimal} from './size-class.ts'
import {parseVersion, versionSatisfies} from './version.ts'

/** What the bundles are built for (`engines` in package.json). */
export const nodeRange = '>=20.19'
/** The first runner that starts actions with `using: node24` (actions/runner, release notes of 2.327.1). */
export const runnerRange = '>=2.327.1'
/** The first runner that resolves `uses: $/…` (actions/runner, release notes of 2.336.0). */
const siblingsRange = '>=2.336'

/** Free for this user, not for root: a file system keeps blocks back. */
export function judgeDisk(required: ByteQuantity, free: number, directory: string): Finding {
  const observed = `${formatBytes(free)} (${describeDecimal(free)}) free`
  return free >= required.bytes ? pass(observed) : fail(observed, `Make room on the file system of ${directory}.`)
}

export function judgeOs(required: readonly string[], platform: string, release: string): Finding {
  const observed = `${platform} ${release}`
  return required.includes(platform) ? pass(observed) : fail(observed, `Run on ${required.join(' or ')}: choose another runner label.`)
}

export function judgeNode(version: string): Finding {
  const parsed = parseVersion(version)
  if (!parsed) return unknown(version, 'Run the action with a released Node.')
  return versionSatisfies(parsed, nodeRange) ? pass(version) : fail(version, `Run the action with Node ${nodeRange}.`)
}

export function judgeRunner(version: string): Finding {
  const parsed = parseVersion(version)
  if (!parsed) return unknown(version, 'RUNNER_VERSION does not hold a version.')
  if (!versionSatisfies(parsed, runnerRange)) return fail(version, `Update the runner to ${runnerRange}: older ones do not start Node 24 actions.`)
  if (!versionSatisfies(parsed, siblingsRange)) return warn(version, `Update the runner to ${siblingsRange} for workflows that name siblings as \`$/actions/…\`.`)
  return pass(version)
}

export function judgePort(port: number, facts: ListenPort): Finding {
  switch (facts) {
    case 'free': return pass('free')
    case 'held-by-own-router': return pass('held by this set’s router')
    case 'in-use': return fail('another program listens there', `Stop it (\`ss -ltnp 'sport = :${port}'\` names it), or choose another port.`)
    case 'not-permitted': return port < 1024
      ? fail('may not be listened on', 'Ports below 1024 need a privilege (sysctl net.ipv4.ip_unprivileged_port_start): choose a higher one.')
      : unknown('neither free nor answering', `Look with \`ss -anp 'sport = :${port}'\`: the port may be bound or closing.`)
  }
}
