/**
 * `${...}` references: `${environment}`, `${name}`, `${env.NAME}`, `${secrets.NAME}`, `${config.<service>.KEY}` and
 * `${services.<name>.url|host|port}`. They are found in single values of the parsed tree, never in the file's text; `$${` stands for `${`.
 */
import {nearest} from '../kernel/near-miss.ts'
import type {Piece, Scalar} from './located.ts'
import {suggestion, ticked} from './problems.ts'

export type Reference =
  | {to: 'environment'} | {to: 'name'}
  | {to: 'env'; name: string} | {to: 'secrets'; name: string}
  | {to: 'config'; service: string; key: string}
  | {to: 'services'; service: string; field: 'url' | 'host' | 'port'}
export type ReferenceKind = Reference['to']
type TemplatePart = {text: string} | {reference: Reference}

const roots: readonly ReferenceKind[] = ['environment', 'name', 'env', 'secrets', 'config', 'services']
const fields = ['url', 'host', 'port'] as const
/** Variables of the environment that carry inputs and credentials of the runner; a secret goes through `${secrets.NAME}`, which is tracked. */
const closed = /^(INPUT_|ACTIONS_|SLIPWAY_SECRET_)|^GITHUB_TOKEN$/i

function parseReference(inner: string): Reference | string {
  const [root = '', ...rest] = inner.split('.')
  const [first = '', second = ''] = rest
  if ((root === 'environment' || root === 'name') && rest.length === 0) return {to: root}
  if ((root === 'env' || root === 'secrets') && rest.length === 1 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(first)) {
    if (root === 'env' && closed.test(first)) return `${ticked(first)} is not open to \`env\` references; a secret is written \${secrets.NAME}`
    return {to: root, name: first}
  }
  if (root === 'config' && rest.length >= 2 && rest.every(step => step !== '')) return {to: 'config', service: first, key: rest.slice(1).join('.')}
  if (root === 'services' && rest.length === 2) {
    const field = fields.find(f => f === second)
    return field ? {to: 'services', service: first, field} : `\`services.${first}\` has no ${ticked(second)}${suggestion(second, fields)}`
  }
  return malformed(root, inner)
}

function malformed(root: string, inner: string): string {
  const forms: Record<string, string> = {env: '${env.NAME}', secrets: '${secrets.NAME}', config: '${config.<service>.KEY}', services: '${services.<name>.url}'}
  if (Object.hasOwn(forms, root)) return `the reference ${ticked(`\${${inner}}`)} is not of the form \`${forms[root]}\``
  const near = nearest(root, roots)
  const hint = near === undefined ? `write \`\${env.NAME}\` for a variable, or \`$\${\` for the signs themselves` : `did you mean \`${near}\`?`
  return `the reference ${ticked(`\${${inner}}`)} begins with none of ${roots.join(', ')}; ${hint}`
}

export interface Template {
  parts: TemplatePart[]
  problems: string[]
}

export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = []
  const problems: string[] = []
  let rest = 0
  for (const match of text.matchAll(/\$\$\{|\$\{([^{}]*)(\}|$|(?=[{]))/g)) {
    if (match.index > rest) parts.push({text: text.slice(rest, match.index)})
    rest = match.index + match[0].length
    if (match[0] === '$${') parts.push({text: '${'})
    else if (match[2] !== '}') problems.push('`${` is not closed by `}`; write `$${` for the signs themselves')
    else {
      const reference = parseReference((match[1] ?? '').trim())
      if (typeof reference === 'string') problems.push(reference)
      else parts.push({reference})
    }
  }
  if (rest < text.length) parts.push({text: text.slice(rest)})
  return {parts, problems}
}

/** What is wrong with the references of a text before anything is resolved: form, kinds that the place does not take, unknown services. */
export function referenceProblems(text: string, kinds: readonly ReferenceKind[] = roots, services?: readonly string[]): string[] {
  const {parts, problems} = parseTemplate(text)
  const refused = parts.flatMap(part => {
    if (!('reference' in part)) return []
    const {reference} = part
    if (!kinds.includes(reference.to)) return [`a \`${reference.to}\` reference cannot stand here; known here: ${kinds.map(k => `\`${k}\``).join(', ')}`]
    if ((reference.to === 'services' || reference.to === 'config') && services && !services.includes(reference.service)) {
      return [`${ticked(reference.service)} is no service${suggestion(reference.service, services)}`]
    }
    return []
  })
  return [...problems, ...refused]
}

/** A resolved value: a reference that is the whole of it keeps its type; a secret that is not known yet leaves it undefined. */
export interface Resolved {
  value: Scalar | undefined
  text: string | undefined
  /** Absent for a value as written. */
  pieces?: Piece[]
}

export interface ServiceAddress {
  host: string
  port: number | undefined
}

/** What a reference may find. A text in place of an answer is a problem. */
export interface Scope {
  environment: string
  name: string
  variable(name: string): string | undefined
  /** `later`: only planning, the value is not there yet. */
  secret(name: string): {value: string} | 'later' | undefined
  services: Readonly<Record<string, ServiceAddress>>
  config(service: string, key: string): {resolved: Resolved} | {problem: string}
}

type Answer = {resolved: Resolved} | {problem: string}
const plain = (value: Scalar): Answer => ({resolved: {value, text: String(value)}})

function answer(reference: Reference, scope: Scope): Answer {
  switch (reference.to) {
    case 'environment': return plain(scope.environment)
    case 'name': return plain(scope.name)
    case 'config': return scope.config(reference.service, reference.key)
    case 'services': return addressAnswer(reference, scope)
    case 'env': {
      const text = scope.variable(reference.name)
      if (text === undefined) return {problem: `the environment has no variable ${ticked(reference.name)}`}
      return {resolved: {value: text, text, pieces: [{kind: 'variable', name: reference.name, text}]}}
    }
    case 'secrets': {
      const found = scope.secret(reference.name)
      if (found === undefined) return {problem: `the secret ${ticked(reference.name)} is missing or empty; give it in the input \`secrets\` or as SLIPWAY_SECRET_${reference.name}`}
      const text = found === 'later' ? undefined : found.value
      return {resolved: {value: text, text, pieces: [{kind: 'secret', name: reference.name, text}]}}
    }
  }
}

function addressAnswer({service, field}: Extract<Reference, {to: 'services'}>, {services}: Scope): Answer {
  const address = Object.hasOwn(services, service) ? services[service] : undefined
  if (!address) return {problem: `${ticked(service)} is no service${suggestion(service, Object.keys(services))}`}
  if (field === 'host') return plain(address.host)
  if (address.port === undefined) return {problem: `service ${ticked(service)} has no \`port\``}
  return plain(field === 'port' ? address.port : `http://${address.host}:${address.port}`)
}

/** Resolves the references of one text. All problems of the text are reported. */
export function resolveText(text: string, scope: Scope): {resolved: Resolved; problems: string[]} {
  const {parts, problems} = parseTemplate(text)
  const pieces: Piece[] = []
  let whole: Resolved | undefined
  for (const part of parts) {
    if ('text' in part) {
      pieces.push({kind: 'text', text: part.text})
      continue
    }
    const found = answer(part.reference, scope)
    if ('problem' in found) problems.push(found.problem)
    else {
      whole = found.resolved
      pieces.push(...(found.resolved.pieces ?? [{kind: 'text', text: found.resolved.text ?? ''}]))
    }
  }
  if (parts.length === 1 && whole) return {resolved: {...whole, pieces}, problems}
  const joined = pieces.some(p => p.text === undefined) ? undefined : pieces.map(p => p.text).join('')
  return {resolved: {value: joined, text: joined, ...(parts.some(p => 'reference' in p) ? {pieces} : {})}, problems}
}
