/** A client whose process dies at one of its calls: before the server has it, or before its answer arrives; nothing is sent any more then. */
import type {KubeClient, WatchEvent} from '../../../src/targets/kubernetes/client/client.ts'

export type When = 'before' | 'after'

export class Killed extends Error {
  constructor() {
    super('killed')
  }
}

export interface Death {
  client: KubeClient
  /** Each call that was begun, in words: `apply Deployment api`. */
  calls: string[]
  dead(): boolean
}

interface Named {
  kind?: string
  name?: string
  metadata?: {name?: string}
}

/** `list Pod`, `apply Deployment api`. */
function wordsOf(verb: string, [first, second]: readonly unknown[]): string {
  if (typeof first === 'string') return `${verb} ${String(second)}`
  const {kind, name, metadata} = (first ?? {}) as Named
  return [verb, kind, name ?? metadata?.name].filter(Boolean).join(' ')
}

/** Dies at the n-th call, from 1; never at `Infinity`. */
export function mortal(living: KubeClient, n: number, when: When): Death {
  const calls: string[] = []
  let dead = false
  const begin = (words: string): boolean => {
    if (dead) throw new Killed()
    calls.push(words)
    if (calls.length !== n) return false
    if (when === 'before') dead = true
    if (dead) throw new Killed()
    return true
  }
  const end = (fatal: boolean): void => {
    if (fatal) dead = true
    if (dead) throw new Killed()
  }
  async function* watching(args: Parameters<KubeClient['watch']>): AsyncGenerator<WatchEvent> {
    end(begin(wordsOf('watch', args)))
    for await (const event of living.watch(...args)) {
      end(false)
      yield event
    }
  }
  const client = new Proxy(living, {
    get(target, method: keyof KubeClient) {
      const real = target[method] as unknown
      if (typeof real !== 'function') return real
      if (method === 'watch') return (...args: Parameters<KubeClient['watch']>) => watching(args)
      return async (...args: unknown[]) => {
        const fatal = begin(wordsOf(method, args))
        const settle = await (Reflect.apply(real, target, args) as Promise<unknown>).then(answer => () => answer, (error: unknown) => () => { throw error as Error })
        end(fatal)
        return settle()
      }
    }
  })
  return {client, calls, dead: () => dead}
}
