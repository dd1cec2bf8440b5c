// Stands in for one of the suite's actions: writes down what it was given and ends as the scenario says.
import {appendFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'

const {STAGE: stage = '', GITHUB_JOB: job, GITHUB_ACTION: step, GITHUB_WORKSPACE: workspace = ''} = process.env
const {secret, behaviour} = JSON.parse(readFileSync(path.join(stage, 'behaviour.json'), 'utf8'))
const manifest = JSON.parse(readFileSync(path.join(path.dirname(process.argv[1]), 'manifest.json'), 'utf8'))
const inputOf = name => process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? ''
const inputs = Object.fromEntries(manifest.inputs.map(name => [name, inputOf(name)]).filter(([, value]) => value !== ''))
const own = behaviour[`${job}/${step}`] ?? {}

appendFileSync(path.join(stage, 'calls.jsonl'), `${JSON.stringify({
  run: process.env.GITHUB_RUN_NUMBER, attempt: process.env.GITHUB_RUN_ATTEMPT, call: `${job}/${step}`, action: manifest.action, inputs, sees: Object.values(process.env).some(value => value.includes(secret)),
  files: existsSync(path.join(workspace, 'slipway.yaml'))
})}\n`)

// Each output tells where it comes from, so that the scenario sees where it arrives.
for (const name of manifest.outputs) {
  if ((own.without ?? []).includes(name)) continue
  const file = name === 'sarif' || name === 'report' ? path.join(workspace, `${name}.txt`) : undefined
  if (file) writeFileSync(file, name)
  appendFileSync(process.env.GITHUB_OUTPUT, `${name}=${file ?? own.outputs?.[name] ?? `${job}/${step}/${name}`}\n`)
}

if (own.ends === 'fail') process.exitCode = 1
if (own.ends === 'hang') {
  const keep = setInterval(() => undefined, 1000)
  process.on('SIGINT', () => {
    clearInterval(keep)
    process.exitCode = 1
  })
  process.stdout.write('hangs\n')
}
if (own.ends === 'wait') {
  const poll = setInterval(() => {
    if (existsSync(path.join(stage, 'go')) || !existsSync(stage)) clearInterval(poll)
  }, 20)
}
