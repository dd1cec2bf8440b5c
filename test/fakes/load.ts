/** Clients with kept connections, each sending as fast as it is answered. */
import http from 'node:http'
import {ask, type Answer} from './router-program.ts'

export interface Load {
  sent(): number
  /** `failed`: no answer, or one that is not 200. */
  stop(): Promise<{sent: number; failed: string[]; answers: Answer[]}>
}

/** Every fourth request is a POST. `answers`: those that are not 200. */
export function startLoad(port: number, clients = 4): Load {
  const agent = new http.Agent({keepAlive: true, maxSockets: clients})
  const failed: string[] = []
  const answers: Answer[] = []
  let sent = 0
  let over = false
  const client = async (): Promise<void> => {
    while (!over) {
      const post = (sent += 1) % 4 === 0
      await ask({port, agent, ...(post ? {method: 'POST', path: '/count', send: 'abc'} : {path: '/'})}).then(answer => {
        if (answer.status === 200) return
        failed.push(`${answer.status} ${String(answer.headers['x-slipway-router'])}`)
        answers.push(answer)
      }, (error: Error) => { failed.push(error.message) })
    }
  }
  const running = Array.from({length: clients}, client)
  return {
    sent: () => sent,
    stop: async () => {
      over = true
      await Promise.all(running)
      agent.destroy()
      return {sent, failed, answers}
    }
  }
}
