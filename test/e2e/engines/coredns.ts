/** CoreDNS with the few plugins that a cluster needs: names of Services, for pods of real nodes. */
import {mkdir, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {succeed} from '../command.ts'
import type {Engine} from './engine.ts'
import {goBuild, goVariables, workDirectory} from './go.ts'

const version = '1.15.0'
const plugins = ['cache', 'errors', 'health', 'kubernetes', 'ready']

const source = `package main

import (
${plugins.map(plugin => `\t_ "github.com/coredns/coredns/plugin/${plugin}"`).join('\n')}

	"github.com/coredns/coredns/coremain"
)

func main() { coremain.Run() }
`

export const coredns: Engine = {
  name: 'coredns',
  version,
  programs: ['coredns'],
  stamp: '.coredns-stamp',
  id: version,
  cost: {minutes: 8, mebibytes: 55, goGibibytes: 1},
  build: async (_todo, into, note) => {
    const directory = workDirectory('coredns/module')
    await rm(directory, {recursive: true, force: true})
    await mkdir(directory, {recursive: true})
    await writeFile(path.join(directory, 'go.mod'), 'module lab\n\ngo 1.26\n')
    await writeFile(path.join(directory, 'main.go'), source)
    for (const args of [['get', `github.com/coredns/coredns@v${version}`], ['mod', 'tidy']]) await succeed(['go', ...args] as [string, ...string[]], {cwd: directory, variables: goVariables()})
    await goBuild({directory, packages: ['.'], into: `${into}/coredns`}, note)
  }
}
