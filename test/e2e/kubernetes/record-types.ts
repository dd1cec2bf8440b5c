/** Records the published types of a real server (KUBECONFIG), with the Gateway API installed there, into test/fixtures/kubernetes/types.json. Run by hand. */
import {writeFileSync} from 'node:fs'
import {knownKinds} from '../../fakes/kubernetes/kinds.ts'
import {openApi} from './api.ts'
import {compactTypes} from './compact-types.ts'

const {send, close} = openApi(process.env['KUBECONFIG'] ?? '')
const kinds = knownKinds(['gateway-api'])
const documents = [...new Set(kinds.map(kind => kind.apiVersion))].map(async version => (await send('GET', `/openapi/v3/${version.includes('/') ? 'apis' : 'api'}/${version}`)).body)
const types = compactTypes(await Promise.all(documents), kinds.map(kind => `${kind.apiVersion} ${kind.kind}`))
// One line a type: a difference between two recordings can be read.
const lines = (table: Record<string, unknown>): string => Object.keys(table).sort().map(name => `    ${JSON.stringify(name)}: ${JSON.stringify(table[name])}`).join(',\n')
writeFileSync('test/fixtures/kubernetes/types.json', `{\n  "roots": {\n${lines(types.roots)}\n  },\n  "types": {\n${lines(types.types)}\n  }\n}\n`)
process.stdout.write(`${Object.keys(types.roots).length} kinds, ${Object.keys(types.types).length} types\n`)
close()
