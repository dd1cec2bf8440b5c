/** containerd with its shim: what runs the containers of a real node. */
import type {Engine} from './engine.ts'
import {goBuild, moduleAround} from './go.ts'

const version = '2.4.2'
const programs = ['containerd', 'containerd-shim-runc-v2']
const command = (name: string): string => `github.com/containerd/containerd/v2/cmd/${name}`

export const containerd: Engine = {
  name: 'containerd',
  version,
  programs,
  stamp: '.containerd-stamp',
  id: version,
  cost: {minutes: 4, mebibytes: 50, goGibibytes: 1},
  build: async (todo, into, note) => {
    const directory = await moduleAround(`github.com/containerd/containerd/v2@v${version}`, 'containerd', programs.map(command))
    await goBuild({
      directory, packages: todo.map(command), into: `${into}/`, tags: ['no_btrfs', 'no_zfs', 'no_devmapper', 'no_tracing'],
      linker: [`-X github.com/containerd/containerd/v2/version.Version=${version}`]
    }, note)
  }
}
