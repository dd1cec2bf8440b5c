/**
 * The lab of real engines: builds or finds them, starts them, tells the scenarios, ends everything and looks whether anything is left.
 * usage: npm run e2e -- NAME [--build-only] [--keep] [--only WORDS] [--json FILE]; --help says more.
 */
import {writeFileSync} from 'node:fs'
import process from 'node:process'
import {parseArgs} from 'node:util'
import {kubernetesName} from './kubernetes/name.ts'
import {sweepLabs} from './lab.ts'
import {findLeftovers, observeTraces} from './leftovers.ts'
import type {Name, NameOptions} from './name.ts'
import {renderElapsed, sayToPeople} from './progress.ts'
import {renderResults, type Result} from './scenario.ts'

const names: Readonly<Record<string, Name>> = {kubernetes: kubernetesName}

const help = `usage: npm run e2e -- NAME [options]

${Object.entries(names).map(([name, {words}]) => `  ${name.padEnd(14)}${words.join(`\n${' '.repeat(16)}`)}`).join('\n')}
  down          ends the labs that --keep left

options
  --build-only      builds the engines that are not here, and ends
  --only WORDS      the suites and scenarios whose names hold these words
  --keep            leaves the lab running, and prints its KUBECONFIG; \`npm run e2e -- down\` ends it
  --cluster current starts nothing: the cluster that KUBECONFIG points at, in namespaces that are removed afterwards
  --json FILE       the results as JSON

Engines lie in $SLIPWAY_E2E_CACHE (default ~/.cache/slipway-e2e); labs in $SLIPWAY_E2E_STATE (default a directory of the temporary one). docs/e2e.md says what each costs.
`

function readArguments(): {name: string; options: Omit<NameOptions, 'signal'>; json: string | undefined} | undefined {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {
      help: {type: 'boolean', default: false}, 'build-only': {type: 'boolean', default: false}, keep: {type: 'boolean', default: false},
      only: {type: 'string', default: ''}, cluster: {type: 'string', default: 'lab'}, json: {type: 'string'}
    }
  })
  const [name, ...rest] = positionals
  if (values.help || name === undefined) return undefined
  if (rest.length > 0) throw new Error(`Only one NAME at a time; ${rest.join(' ')} is too much.`)
  if (values.cluster !== 'lab' && values.cluster !== 'current') throw new Error(`--cluster is lab or current, not ${values.cluster}.`)
  return {name, options: {buildOnly: values['build-only'], keep: values.keep, only: values.only, cluster: values.cluster}, json: values.json}
}

/** Ctrl-C, an ended job, or the end of whoever started this: the scenario stops, and everything is taken down. */
function whenToStop(): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130) // asked twice: the kernel ends the processes, the next run undoes the rest
    sayToPeople('Stopping; once more ends this at once.')
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const parent = process.ppid
  const watch = setInterval(() => { if (process.ppid !== parent && !controller.signal.aborted) stop() }, 1000)
  watch.unref()
  return controller.signal
}

async function runName(name: Name, options: NameOptions): Promise<{results: Result[]; left: string[]}> {
  const {swept, left: kept} = await sweepLabs('leave kept')
  for (const directory of swept) sayToPeople(`Took down what an ended run had left: ${directory}`)
  for (const directory of kept) sayToPeople(`Another lab stands: ${directory}`)
  const before = await observeTraces()
  const results = await name.run(options)
  return {results, left: options.keep || options.buildOnly ? [] : await findLeftovers(before)}
}

async function main(): Promise<number> {
  const asked = readArguments()
  if (!asked) {
    process.stdout.write(help)
    return 0
  }
  if (asked.name === 'down') {
    const {swept} = await sweepLabs('take kept')
    sayToPeople(swept.length === 0 ? 'No lab stands.' : swept.map(directory => `Ended ${directory}`).join('\n'))
    return 0
  }
  const name = names[asked.name]
  if (!name) throw new Error(`There is no ${asked.name}; there are ${[...Object.keys(names), 'down'].join(', ')}.`)
  const began = performance.now()
  const signal = whenToStop()
  const {results, left} = await runName(name, {...asked.options, signal})
  if (results.length > 0) process.stdout.write(`\n${renderResults(results)}\n`)
  if (!asked.options.keep) sayToPeople(left.length === 0 ? `Nothing is left behind. ${renderElapsed(performance.now() - began)} in all.` : `Left behind:\n  ${left.join('\n  ')}`)
  if (asked.json) writeFileSync(asked.json, `${JSON.stringify({results, left}, null, 1)}\n`)
  return results.some(({outcome}) => outcome.state === 'failed') || left.length > 0 || signal.aborted ? 1 : 0
}

// Who reads may be gone (`| head`): everything is taken down all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
// The exit is told: a build that was stopped is still a child then, and ends with this process.
process.exit(await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
}))
