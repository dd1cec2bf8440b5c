/** runc: what makes a container. C code of its own enters the namespaces, so a C compiler and libseccomp's headers are needed. */
import type {Engine} from './engine.ts'
import {goBuild, moduleAround} from './go.ts'

const version = '1.5.2'
const command = 'github.com/opencontainers/runc'

export const runc: Engine = {
  name: 'runc',
  version,
  programs: ['runc'],
  stamp: '.runc-stamp',
  id: version,
  cost: {minutes: 1, mebibytes: 9, goGibibytes: 0.2},
  build: async (_todo, into, note) => {
    const directory = await moduleAround(`${command}@v${version}`, 'runc', [command])
    await goBuild({directory, packages: [command], into: `${into}/runc`, tags: ['seccomp'], linker: [`-X main.version=${version}`], variables: {CGO_ENABLED: '1'}}, note)
  }
}
