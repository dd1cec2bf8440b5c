/** Where engines lie between runs, outside of the repository; who builds there has it alone. */
import {createHash} from 'node:crypto'
import {mkdir} from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {Say} from './progress.ts'

export const cacheDirectory = (): string => path.resolve(process.env.SLIPWAY_E2E_CACHE || path.join(os.homedir(), '.cache', 'slipway-e2e'))
export const binDirectory = (): string => path.join(cacheDirectory(), 'bin')
/** YAML that engines bring along. */
export const shareDirectory = (): string => path.join(binDirectory(), 'share')

/** Undefined while another process has it. A name in Linux's abstract namespace (unix(7)): one process has it at a time, and the kernel takes it back when that one ends, however it ends. */
export async function claim(name: string): Promise<net.Server | undefined> {
  const server = net.createServer()
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EADDRINUSE') resolve(undefined); else reject(error) })
    server.listen(`\0${name}`, () => { resolve(server) })
  })
}

/** Runs `work` while no other run on this machine works in the same cache. */
export async function alone<T>(say: Say, work: () => Promise<T>): Promise<T> {
  const directory = cacheDirectory()
  await mkdir(binDirectory(), {recursive: true})
  const name = `slipway-e2e-${createHash('sha256').update(directory).digest('hex').slice(0, 24)}`
  let server = await claim(name)
  if (!server) say(`Another run builds engines in ${directory}: waiting for it ...`)
  while (!server) {
    await delay(500)
    server = await claim(name)
  }
  server.unref()
  try {
    return await work()
  } finally {
    server.close()
  }
}
