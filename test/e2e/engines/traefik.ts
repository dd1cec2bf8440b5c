/** Traefik: the data plane of the traffic tests, by Gateway API, its own kinds and Ingress. */
import {copyFile, mkdir, readdir, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {shareDirectory} from '../cache.ts'
import type {Engine} from './engine.ts'
import {copyModule, goBuild, moduleDirectory} from './go.ts'

const version = '3.6.12'
const module = `github.com/traefik/traefik/v3@v${version}`

async function build(_todo: readonly string[], into: string, note: (words: string) => void): Promise<void> {
  const directory = await copyModule(module, 'traefik')
  // Its dashboard is built by npm and lies in no module; a page of our own stands for it.
  await mkdir(path.join(directory, 'webui/static'), {recursive: true})
  await writeFile(path.join(directory, 'webui/static/index.html'), '<html></html>\n')
  await goBuild({directory, packages: ['./cmd/traefik'], into: `${into}/traefik`, linker: [`-X github.com/traefik/traefik/v3/pkg/version.Version=${version}`]}, note)
}

async function copyShare(): Promise<void> {
  const from = path.join(await moduleDirectory(module), 'docs/content/reference/dynamic-configuration')
  const to = path.join(shareDirectory(), 'traefik')
  await rm(to, {recursive: true, force: true})
  await mkdir(to, {recursive: true})
  for (const file of await readdir(from)) if (/^traefik\.io_.*\.yaml$/.test(file)) await copyFile(path.join(from, file), path.join(to, file))
}

export const traefik: Engine = {
  name: 'traefik',
  version,
  programs: ['traefik'],
  stamp: '.traefik-stamp',
  id: version,
  cost: {minutes: 38, mebibytes: 178, goGibibytes: 5.3, memoryGibibytes: 4.2},
  probe: () => ({args: ['version'], holds: /3\.6\./}),
  build,
  share: {line: `share ${version}`, copy: copyShare}
}
