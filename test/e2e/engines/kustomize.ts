/** kustomize: what renders overlays. */
import type {Engine} from './engine.ts'
import {copyModule, goBuild} from './go.ts'

const version = '5.8.1'

export const kustomize: Engine = {
  name: 'kustomize',
  version,
  programs: ['kustomize'],
  stamp: '.kustomize-stamp',
  id: version,
  cost: {minutes: 1, mebibytes: 16, goGibibytes: 0.3},
  probe: () => ({args: ['version'], holds: /v5\.8\./}),
  build: async (_todo, into, note) => {
    const linker = [`-X sigs.k8s.io/kustomize/api/provenance.version=v${version}`, '-X sigs.k8s.io/kustomize/api/provenance.buildDate=1970-01-01T00:00:00Z']
    await goBuild({directory: await copyModule(`sigs.k8s.io/kustomize/kustomize/v5@v${version}`, 'kustomize'), packages: ['.'], into: `${into}/kustomize`, linker}, note)
  }
}
