/** One service as init would declare it. Types only. */
import type {Place, Told} from './facts.ts'

export interface ServiceDraft {
  id: string
  /** Where it is declared. */
  from: Place
  /** `directory` `.`: the repository itself. */
  run: Told<{argv: string[]; directory: string}> | undefined
  image: Told<string> | undefined
  chart: Told<string> | undefined
  manifests: Told<string> | undefined
  kustomize: Told<string> | undefined
  port: Told<number> | undefined
  /** The port that its files name, where `port` is another. */
  declaredPort: number | undefined
  health: Told<string> | undefined
  replicas: Told<number> | undefined
  env: Told<{name: string; value: string}>[]
  /** Variables that hold secrets or come from outside: names alone. */
  withheld: Told<{name: string; why: 'secret' | 'outside'}>[]
  dependsOn: Told<string>[]
  /** Whether its source listens where PORT says. */
  readsPort: boolean
  metrics: Place | undefined
}

/** Something that has to run already: an image that nothing of the repository runs from source. */
export interface NeedDraft {
  id: string
  from: Place
  image: string
  port: number | undefined
  /** Whether the port is one that the file publishes on this machine. */
  published: boolean
  protocol: 'redis' | 'tcp'
}

export interface Drafts {
  /** Run from source on a machine. */
  local: ServiceDraft[]
  /** Run in a cluster. */
  cluster: ServiceDraft[]
  /** Images of the repository that nothing here can run. */
  images: ServiceDraft[]
  needs: NeedDraft[]
}
