/** The lab's registry, where real nodes pull from. */
import {mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {program, type Programs} from '../engines/engine.ts'
import type {Lab} from '../lab.ts'
import {hostAddress} from './addresses.ts'

/** Its address, as it stands in image references. */
export async function startRegistry(lab: Lab, programs: Programs): Promise<string> {
  const address = `${hostAddress}:5000`
  const data = path.join(lab.directory, 'registry')
  await mkdir(data)
  const config = path.join(lab.directory, 'registry.json')
  await writeFile(config, JSON.stringify({
    version: '0.1', log: {level: 'warn', accesslog: {disabled: true}}, storage: {filesystem: {rootdirectory: data}, delete: {enabled: true}}, http: {addr: address}
  }))
  await lab.start({name: 'registry', argv: [program(programs, 'registry'), 'serve', config], variables: {OTEL_TRACES_EXPORTER: 'none', REGISTRY_HTTP_SECRET: 'lab'}})
  await lab.until('the registry', () => fetch(`http://${address}/v2/`).then(answer => answer.ok, () => false))
  return address
}
