/** Helm: a peer in the benchmark, and what renders charts. */
import type {Engine} from './engine.ts'
import {copyModule, goBuild} from './go.ts'

const version = '4.3.1'

export const helm: Engine = {
  name: 'helm',
  version,
  programs: ['helm'],
  stamp: '.helm-stamp',
  id: version,
  cost: {minutes: 8, mebibytes: 67, goGibibytes: 1},
  probe: () => ({args: ['version', '--short'], holds: /v4\.3\./}),
  build: async (_todo, into, note) => {
    await goBuild({directory: await copyModule(`helm.sh/helm/v4@v${version}`, 'helm'), packages: ['./cmd/helm'], into: `${into}/helm`, linker: [`-X helm.sh/helm/v4/internal/version.version=v${version}`]}, note)
  }
}
