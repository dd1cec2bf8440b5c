import {existsSync, readFileSync, readdirSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {validate} from '@actions/languageservice'
import type {ValidationConfig} from '@actions/languageservice/validate'
import {NoOperationTraceWriter, parseWorkflow} from '@actions/workflow-parser'
import {TextDocument} from 'vscode-languageserver-textdocument'
import {isMap, isScalar, parseDocument, visit} from 'yaml'

const workflows = readdirSync('.github/workflows').map(name => `.github/workflows/${name}`)
const read = (file: string): string => readFileSync(file, 'utf8')

/** Called workflows of this repository, so that their inputs and outputs are checked at the call. */
const ownFiles: NonNullable<ValidationConfig['fileProvider']> = {
  getFileContent: reference => Promise.resolve({name: reference.path, content: read(reference.path)})
}

describe.each([...workflows, 'action.yml'])('%s', file => {
  it('passes the official parser', () => {
    if (file === 'action.yml') return
    const result = parseWorkflow({name: file, content: read(file)}, new NoOperationTraceWriter())
    expect(result.context.errors.getErrors().map(error => error.message)).toEqual([])
  })

  it('passes the official validator', async () => {
    const diagnostics = await validate(TextDocument.create(`file:///${file}`, 'yaml', 1, read(file)), {fileProvider: ownFiles})
    expect(diagnostics.map(d => `${d.range.start.line + 1}: ${d.message}`)).toEqual([])
  })

  it('pins every foreign action to a commit, and allows checkout and upload-artifact alone', () => {
    const foreign = uses(read(file)).filter(({value}) => !value.startsWith('$/') && !value.startsWith('./'))
    expect(foreign.filter(({value}) => !/^actions\/(checkout|upload-artifact|setup-node)@[0-9a-f]{40}$/.test(value))).toEqual([])
  })

  it('refers to siblings that exist, with inputs that they declare', () => {
    expect(uses(read(file)).flatMap(problemsOfSibling)).toEqual([])
  })
})

interface Use { value: string; with: string[] }

function uses(text: string): Use[] {
  const found: Use[] = []
  visit(parseDocument(text), {
    Pair(_, pair, trail) {
      if (!isScalar(pair.key) || pair.key.value !== 'uses' || !isScalar(pair.value)) return
      const parent = trail.at(-1)
      const inputs = isMap(parent) ? parent.get('with') : undefined
      found.push({value: String(pair.value.value), with: isMap(inputs) ? inputs.items.map(item => String((item.key as {value: unknown}).value)) : []})
    }
  })
  return found
}

/** `$/` is the repository and commit of the file itself: a path that must exist, and never a reference. */
function problemsOfSibling(use: Use): string[] {
  if (!use.value.startsWith('$/')) return []
  const path = use.value.slice(2)
  if (path.includes('@')) return [`${use.value} carries a reference`]
  const file = path.endsWith('.yml') ? path : `${path}/action.yml`
  if (!existsSync(file)) return [`${use.value} does not exist`]
  const document = parseDocument(read(file))
  const declared = path.endsWith('.yml') ? document.getIn(['on', 'workflow_call', 'inputs']) : document.get('inputs')
  const names = isMap(declared) ? declared.items.map(item => String((item.key as {value: unknown}).value)) : []
  return use.with.filter(name => !names.includes(name)).map(name => `${use.value} has no input ${name}`)
}

describe('the rule about siblings', () => {
  it.each([
    ['$/actions/deploy@v1', 'carries a reference'],
    ['$/actions/nothing', 'does not exist']
  ])('refuses %s', (value, why) => {
    expect(problemsOfSibling({value, with: []}).join()).toContain(why)
  })

  it('refuses an input that nobody declared', () => {
    expect(problemsOfSibling({value: '$/.github/workflows/rollout.yml', with: ['plann-digest']})).toEqual(['$/.github/workflows/rollout.yml has no input plann-digest'])
  })
})
