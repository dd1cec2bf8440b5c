/** From the facts of a repository to the two files that init writes. Pure. */
import {UserError} from '../../kernel/errors.ts'
import type {RepositoryFacts} from './facts.ts'
import {field, group, type Field, type InitPlan} from './model.ts'
import {planServices} from './plan-services.ts'
import {planLayout, planSpec, type Layout} from './plan-spec.ts'
import {planUnknowns} from './plan-unknowns.ts'
import type {Drafts, ServiceDraft} from './service-draft.ts'
import {specName} from './words.ts'

export const specFile = 'slipway.yaml'
/** No commit has this name: a workflow that is not finished does not run by accident. */
export const placeholderCommit = '0'.repeat(40)
const callable = `slipway-deploy/slipway/.github/workflows/deploy.yml@${placeholderCommit}`

/** A release workflow of other makings keeps its place. */
function planWorkflowFile(facts: RepositoryFacts): string {
  const usual = '.github/workflows/release.yml'
  const foreign = facts.workflows.some(w => w.file === usual && !w.ours) || (facts.files.includes(usual) && !facts.workflows.some(w => w.file === usual))
  return foreign ? '.github/workflows/slipway-release.yml' : usual
}

function planWorkflow(secrets: boolean): Field[] {
  const label = group('label', [field('description', 'What people call this release'), field('type', 'string'), field('default', '')])
  const inputs = [
    field('environment', 'production'), field('label', '${{ inputs.label }}'), field('runner-labels', '["self-hosted"]', {note: 'the runners that may reach production'}),
    field('advisories', 'path/to/osv', {off: true}), field('allow-incomplete-scan', 'true', {note: 'take this away once `advisories` names OSV records'})
  ]
  const release = group('release', [
    field('uses', callable, {above: ['Put the full commit of Slipway that you have looked at in place of the zeros.']}), group('permissions', [field('contents', 'read', {note: 'the jobs inside check out the repository'})]),
    group('with', inputs), group('secrets', [field('SLIPWAY_SECRETS', '${{ secrets.SLIPWAY_SECRETS }}')], secrets ? {} : {off: true})
  ])
  return [field('name', 'release'), group('on', [group('workflow_dispatch', [group('inputs', [label])])]), field('permissions', {}), group('jobs', [release])]
}

function planName(facts: RepositoryFacts, {local, cluster, images}: Drafts): string {
  const [compose] = facts.compose
  const root = facts.packages.find(p => p.directory === '.')?.name ?? (facts.compose.length === 1 ? compose?.name : undefined)
  const [only] = [...local, ...cluster, ...images]
  return specName(root ?? (local.length === 0 && cluster.length === 1 && only ? only.id : facts.name))
}

/** Nothing here runs from source: the images are what there is, and their names are not known. */
function withPlaceholders(drafts: Drafts, layout: Layout, name: string): Layout {
  if (layout.kind !== 'images') return layout
  const named = drafts.images.map((s): ServiceDraft => ({...s, image: {value: `registry.example/${name}/${s.id}:latest`, from: s.from}}))
  return {...layout, services: {local: undefined, production: named}}
}

/** Throws UserError `input-invalid` if the repository shows nothing that could be released. */
export function planInit(facts: RepositoryFacts): InitPlan {
  const {drafts, remarks} = planServices(facts, facts.name)
  const name = planName(facts, drafts)
  const layout = withPlaceholders(drafts, planLayout(drafts), name)
  if ((layout.services.production ?? []).length === 0) {
    const seen = facts.remarks.slice(0, 5).map(r => `\n  ${r.where.file}:${r.where.line}: ${r.message}`).join('')
    throw new UserError(`Nothing here tells how it runs.${seen}`, {
      reason: 'input-invalid', where: facts.name, expected: 'a Dockerfile, a Compose file, a package.json with a start script, a Helm chart or Kubernetes manifests',
      remedy: 'Go to the folder that holds one, or write slipway.yaml by hand: docs/slipway.example.yaml shows every key.'
    })
  }
  const all = [...layout.services.local ?? [], ...layout.services.production ?? []]
  return {
    name, spec: planSpec(name, drafts, layout, facts), workflow: planWorkflow(all.some(s => s.withheld.some(w => w.value.why === 'secret'))), workflowFile: planWorkflowFile(facts),
    unknowns: planUnknowns(drafts, layout, facts), remarks: [...facts.remarks, ...remarks]
  }
}
