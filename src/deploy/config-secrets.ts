/** What may be secret in the rendered configuration of a release: kept out of messages and log excerpts that we write. */
import {parseEnvFile} from '../kernel/env-file.ts'
import {redactor} from '../kernel/redact.ts'
import type {Ports} from '../ports/index.ts'
import type {Release} from '../rollout/model.ts'

/** Which values are secret is not known here; shorter ones are words such as `info` or `true`, unless their name says otherwise. */
const tellingLength = 8
const tellingName = /passw|secret|token|credential|key|auth|private|dsn/i

export async function observeRedactor(release: Release, {files}: Pick<Ports, 'files'>): Promise<(text: string) => string> {
  const found: string[] = []
  for (const {config} of Object.values(release.services)) {
    const text = config?.file === undefined ? undefined : await files.readText(config.file)
    if (text === undefined) continue
    const pairs = config?.format === 'json' ? leaves(JSON.parse(text), '') : Object.entries(parseEnvFile(text))
    found.push(...pairs.filter(([name, value]) => value.length >= tellingLength || tellingName.test(name)).map(([, value]) => value))
  }
  return redactor(found)
}

function leaves(value: unknown, name: string): [string, string][] {
  if (typeof value === 'string' || typeof value === 'number') return [[name, String(value)]]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, member]) => leaves(member, Array.isArray(value) ? name : key))
}
