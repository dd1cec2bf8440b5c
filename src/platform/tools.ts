/** Programs behind the Tools port. What pinned ones need is loaded by the first of them: most runs have none. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {Ports, Tool, ToolDownload, ToolPin, Tools} from '../ports/index.ts'

export type ToolParts = Pick<Ports, 'clock' | 'exec' | 'files' | 'host' | 'log' | 'progress'>

const isDownload = (pin: ToolPin): pin is ToolDownload => 'url' in pin

function forThisPlatform(name: string, pin: ToolPin): ToolDownload {
  if (isDownload(pin)) return pin
  const platform = `${process.platform}-${process.arch}`
  const download = Object.entries(pin).find(([of]) => of === platform)?.[1]
  if (download) return download
  throw new UserError(`${name} is pinned for ${Object.keys(pin).join(', ') || 'no platform'}, and this is ${platform}.`, {reason: 'command-not-found', where: `slipway.yaml: tools.${name}`, remedy: `Add \`${platform}: {url, sha256}\` there.`})
}

export function makeTools(parts: ToolParts): Tools {
  /** Renderings that run side by side ask for one program. */
  const pinned = new Map<string, Promise<string>>()
  const installed = async (name: string): Promise<Tool | undefined> => {
    const found = await parts.exec.which(name)
    return found === undefined ? undefined : {argv0: path.resolve(found), from: 'installed'}
  }
  return {
    locate: async (name, pin, signal) => {
      if (pin === undefined) return installed(name)
      const download = forThisPlatform(name, pin)
      const key = JSON.stringify([name, download])
      const located = pinned.get(key) ?? import('./pinned-tool.ts').then(({pinnedTool}) => pinnedTool({name, download}, parts, signal))
      pinned.set(key, located)
      located.catch(() => pinned.delete(key))
      return {argv0: await located, from: 'pinned'}
    }
  }
}
