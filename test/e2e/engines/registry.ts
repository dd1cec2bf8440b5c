/** The registry (distribution): where real nodes pull images from by digest. */
import type {Engine} from './engine.ts'
import {goBuild, moduleAround} from './go.ts'

const version = '3.1.2'
const command = 'github.com/distribution/distribution/v3/cmd/registry'

export const registry: Engine = {
  name: 'registry',
  version,
  programs: ['registry'],
  stamp: '.registry-stamp',
  id: version,
  cost: {minutes: 5, mebibytes: 56, goGibibytes: 0.8},
  build: async (_todo, into, note) => {
    const directory = await moduleAround(`github.com/distribution/distribution/v3@v${version}`, 'registry', [command])
    await goBuild({directory, packages: [command], into: `${into}/registry`, linker: [`-X github.com/distribution/distribution/v3/version.version=${version}`]}, note)
  }
}
