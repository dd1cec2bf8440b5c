#!/usr/bin/env node
/** The entry of the `slipway` command. Nothing else is loaded before the version of Node is known to be right. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`slipway needs Node 20.19 or newer; this is Node ${process.versions.node}.\n`)
  process.exit(1)
}
const {main} = await import('./main.ts')
const code = await main(process.argv.slice(2))
// Idle keep-alive connections would hold the process open: it ends once its output is written.
process.stdout.write('', () => process.exit(code))
