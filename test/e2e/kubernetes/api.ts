/** The barest speaker of the API of a real server, for recording: one request over TLS, its status and its JSON. */
import {readFileSync} from 'node:fs'
import {Agent, request} from 'node:https'
import {parse} from 'yaml'
import type {Json} from '../../../src/kernel/digest.ts'
import {textAt} from '../../../src/targets/kubernetes/objects/fields.ts'

export interface Answer {
  status: number
  body: Json
}

export type Send = (method: string, path: string, body?: Json, contentType?: string) => Promise<Answer>

/** A sender for the first cluster and user of a kubeconfig with inline certificates. */
export function openApi(kubeconfig: string): {send: Send; close(): void} {
  const config = parse(readFileSync(kubeconfig, 'utf8')) as Json
  const decoded = (...path: (string | number)[]): Buffer => Buffer.from(textAt(config, ...path) ?? '', 'base64')
  const agent = new Agent({
    keepAlive: true, ca: decoded('clusters', 0, 'cluster', 'certificate-authority-data'),
    cert: decoded('users', 0, 'user', 'client-certificate-data'), key: decoded('users', 0, 'user', 'client-key-data')
  })
  const server = textAt(config, 'clusters', 0, 'cluster', 'server') ?? ''
  const send: Send = (method, path, body, contentType = 'application/json') => new Promise((resolve, reject) => {
    const sent = request(`${server}${path}`, {method, agent, headers: {accept: 'application/json', 'user-agent': 'recorder', ...(body === undefined ? {} : {'content-type': contentType})}}, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        resolve({status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json})
      })
    })
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
  return {send, close: () => agent.destroy()}
}
