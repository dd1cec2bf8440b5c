/** What no file of the repository says, each with the line to look at. Pure. */
import type {RepositoryFacts} from './facts.ts'
import type {Unknown} from './model.ts'
import type {Layout} from './plan-spec.ts'
import {missingScript} from './run-command.ts'
import type {Drafts, ServiceDraft} from './service-draft.ts'

const spec = (path: string[], what: string, remedy: string): Unknown => ({document: 'spec', path, what, remedy})
const names = (withheld: ServiceDraft['withheld'], why: 'secret' | 'outside'): string => [...new Set(withheld.filter(w => w.value.why === why).map(w => w.value.name))].join(', ')

function ofService(service: ServiceDraft, facts: RepositoryFacts): Unknown[] {
  const {id, run, port, readsPort, health, withheld} = service
  const at = (key: string): string[] => ['services', id, key]
  const script = run && missingScript(run, facts.files)
  const packages = facts.packages.find(p => p.directory === run?.value.directory && p.dependencies)
  const [secrets, outside] = [names(withheld, 'secret'), names(withheld, 'outside')]
  return [
    ...(script ? [spec(at('source'), `${script} of ${id} is not in the repository`, 'Build it in a step before the release, so that it lies in the folder that is released.')] : []),
    ...(run?.value.argv[0] === 'npm' ? [spec(at('source'), `What npm starts for ${id}`, 'Name the program itself where you can: npm stands between it and the signals that end it.')] : []),
    ...(packages ? [spec(at('source'), `How the packages that ${packages.file} names reach the machine of ${id}`, 'A checkout brings no node_modules: bundle the program, or install before the release in the same workspace.')] : []),
    ...(run && port && !readsPort ? [spec(at('port'), `Whether ${id} listens on the port in the variable PORT`, 'Each process gets a port of its own in PORT; a program that listens elsewhere never becomes ready.')] : []),
    ...(run && !port ? [spec(at('source'), `Where ${id} listens, if it does`, 'Give it `port: ...` and `ready: {http: /...}`; without them it is a worker that nothing asks.')] : []),
    ...(run && port && !health ? [spec(at('ready'), `Which path tells that ${id} is healthy`, 'Write `ready: {http: /...}`; until then a port that accepts connections counts as ready.')] : []),
    ...(secrets ? [spec(['config'], `The values of ${secrets} for ${id}`, 'They look like secrets and were not copied. Switch on `config` and write ${secrets.NAME} there.')] : []),
    ...(outside ? [spec(['services', id], `The values of ${outside} for ${id}`, 'They come from outside of the Compose file. Write them under `env`, as ${env.NAME} if a job has them.')] : [])
  ]
}

function ofNeeds({needs}: Drafts): Unknown[] {
  return needs.flatMap(({id, image, port, published}) => {
    if (port === undefined) return [spec(['services'], `Where ${id} (${image}) is reached`, `Add it under \`requires.services\` if a release needs it: ${id}: {tcp: "host:port"}.`)]
    return published ? [] : [spec(['requires', 'services', id], `Whether ${id} (${image}) answers on localhost:${port}`, 'Its port is not published: name the address at which this machine reaches it.')]
  })
}

const targets: Record<Layout['kind'], Unknown[]> = {
  machine: [spec(['environments', 'production', 'target'], 'Where production is', 'It is the machine of the runner with the labels that the workflow names; see its `runner-labels`.')],
  cluster: [spec(['environments', 'production', 'target'], 'Which cluster and namespace production is', 'Correct `namespace`, and add `context: ...` of the kubeconfig.')],
  both: [spec(['environments', 'production', 'target'], 'Which cluster and namespace production is', 'Correct `namespace`, and add `context: ...` of the kubeconfig.')],
  images: [spec(['environments', 'production', 'target'], 'Which host runs the containers', 'Add `host: ssh://...`; without it the usual socket is meant.')]
}

const workflow = (secrets: boolean): Unknown[] => [
  {document: 'workflow', path: ['jobs', 'release', 'uses'], what: 'Which commit of Slipway you trust', remedy: 'Put a full commit in place of the zeros. If your runners belong to another owner than the copy of Slipway, use a copy of your own (README).'},
  {document: 'workflow', path: ['jobs', 'release', 'with', 'runner-labels'], what: 'Which runners may reach production', remedy: 'Name their labels as JSON.'},
  {document: 'workflow', path: ['jobs', 'release', 'with', 'allow-incomplete-scan'], what: 'Where advisories lie (OSV records)', remedy: 'Name their directory in `advisories` and take this line away: until then no dependency is judged.'},
  {document: 'spec', path: ['environments', 'production', 'approval'], what: 'Who approves', remedy: 'Make the GitHub environment production-approval and give it reviewers; `slipway doctor` with a token looks.'},
  ...(secrets ? [{document: 'workflow' as const, path: ['jobs', 'release', 'secrets'], what: 'The values of secrets', remedy: 'Make the repository secret SLIPWAY_SECRETS: a JSON object of names and values.'}] : [])
]

export function planUnknowns(drafts: Drafts, {kind, services}: Layout, facts: RepositoryFacts): Unknown[] {
  const all = [...new Map([...services.production ?? [], ...services.local ?? []].map(s => [s.id, s])).values()]
  const images = kind === 'images' ? all.map(s => spec(['services', s.id, 'source'], `Which image ${s.id} is`, 'Name it with its digest: registry/name@sha256:...')) : []
  const left = kind === 'images' ? [] : drafts.images.map(s => spec(['services'], `How ${s.id} (${s.from.file}) runs`, 'Nothing of it runs from source here, so it was left out: a machine needs `source.run`, a cluster or a container engine `source.image`.'))
  const tested = all.some(s => s.run && s.port && s.health) || facts.openapi.length > 0
  const judged = [
    ...(tested || kind !== 'machine' ? [] : [spec(['services'], 'How a release is tested', 'Declare `tests`: a release that nothing tests is inconclusive, which is not a pass.')]),
    ...(kind === 'machine' ? [spec(['gates'], 'What tells that a release is good once it has traffic', 'Declare a gate under `gates`: a release that nothing judges is held, and the workflow takes it back.')] : [])
  ]
  return [...judged, ...targets[kind], ...images, ...left, ...all.flatMap(s => ofService(s, facts)), ...ofNeeds(drafts), ...workflow(all.some(s => s.withheld.some(w => w.value.why === 'secret')))]
}
