/** Records the published types of a real server (KUBECONFIG), with the Gateway API installed there, into test/fixtures/kubernetes/types.json. Run by hand. */
import {writeFileSync} from 'node:fs'
import process from 'node:process'
import type {Json} from '../../../../src/kernel/digest.ts'
import {makePorts} from '../../../../src/platform/index.ts'
import {openConnection} from '../../../../src/targets/kubernetes/client/connection.ts'
import {observeAccess} from '../../../../src/targets/kubernetes/client/observe-access.ts'
import {knownKinds} from '../../../fakes/kubernetes/kinds.ts'
import {compactTypes} from './compact-types.ts'

const ports = makePorts(process.env)
const connection = openConnection(await observeAccess({}, ports), 'slipway-recorder/1', ports)
const kinds = knownKinds(['gateway-api'])

async function document(version: string): Promise<Json> {
  const path = `/openapi/v3/${version.includes('/') ? 'apis' : 'api'}/${version}`
  const answer = await connection.send({method: 'GET', path, repeatable: true, asked: {verb: 'discover', subject: path, confidential: false}})
  if (!answer.ok) throw new Error(`${path}: ${answer.status.code} ${answer.status.message}`)
  return JSON.parse(answer.body) as Json
}

const documents = await Promise.all([...new Set(kinds.map(kind => kind.apiVersion))].map(document))
const types = compactTypes(documents, kinds.map(kind => `${kind.apiVersion} ${kind.kind}`))
// One line a type: a difference between two recordings can be read.
const lines = (table: Record<string, unknown>): string => Object.keys(table).sort().map(name => `    ${JSON.stringify(name)}: ${JSON.stringify(table[name])}`).join(',\n')
writeFileSync('test/fixtures/kubernetes/types.json', `{\n  "roots": {\n${lines(types.roots)}\n  },\n  "types": {\n${lines(types.types)}\n  }\n}\n`)
process.stdout.write(`${Object.keys(types.roots).length} kinds, ${Object.keys(types.types).length} types\n`)
process.exit(0)
