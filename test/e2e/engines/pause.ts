/** The first process of a pod's sandbox, and of a node: holds the namespaces and reaps orphans. Ours, for no registry brings it. */
import {createHash} from 'node:crypto'
import {mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import type {Engine} from './engine.ts'
import {goBuild, workDirectory} from './go.ts'

const source = `package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGCHLD)
	for s := range signals {
		if s != syscall.SIGCHLD {
			return
		}
		for {
			if pid, _ := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 {
				break
			}
		}
	}
}
`

export const pause: Engine = {
  name: 'pause',
  version: '1',
  programs: ['pause'],
  stamp: '.pause-stamp',
  id: createHash('sha256').update(source).digest('hex').slice(0, 12),
  cost: {minutes: 0.1, mebibytes: 2, goGibibytes: 0.1},
  build: async (_todo, into, note) => {
    const directory = workDirectory('pause/module')
    await mkdir(directory, {recursive: true})
    await writeFile(path.join(directory, 'go.mod'), 'module pause\n\ngo 1.26\n')
    await writeFile(path.join(directory, 'main.go'), source)
    await goBuild({directory, packages: ['.'], into: `${into}/pause`}, note)
  }
}
