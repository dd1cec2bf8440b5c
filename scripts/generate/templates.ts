/** The workflows to copy, printed from the real ones: siblings as full references, since `$/` would resolve in the user's own repository. Pure. */

export interface Released {
  repository: string
  commit: string
  version: string
}

type Form = 'github' | 'enterprise-server'

interface Template {
  name: string
  /** Where the workflow that it is printed from lies. */
  source: string
  /** Printed in place of the comment that the source begins with; the others keep theirs. */
  head?: string
  properties: {name: string; description: string; iconName: string; categories: string[]; filePatterns: string[]}
}

const needs = 'Copy deploy.yml, rollout.yml and slipway-release.yml together.'
const categories = ['Deployment']
const filePatterns = ['^slipway\\.ya?ml$']

export const templates: Template[] = [
  {
    name: 'slipway-release', source: 'scripts/generate/workflows/slipway-release.yml',
    properties: {name: 'Slipway: release', description: `Takes a release to production with one approval, and back by itself if it is bad. ${needs}`, iconName: 'octicon rocket', categories, filePatterns}
  },
  {
    name: 'deploy', source: '.github/workflows/deploy.yml',
    head: `# The callable workflow: from a commit to a healthy production system, with one approval gate and automatic rollback.
#
#   validate > scan > plan > gate > release (rollout.yml) > report
#
# slipway-release.yml calls it. It lies in your repository because GitHub does not let a public reusable workflow use another
# owner's self-hosted runners; the actions that it uses have no such limit.`,
    properties: {name: 'Slipway: deploy', description: `The callable workflow behind a release: validate, scan, plan, gate, rollout, report. ${needs}`, iconName: 'octicon workflow', categories, filePatterns}
  },
  {
    name: 'rollout', source: '.github/workflows/rollout.yml',
    properties: {name: 'Slipway: rollout', description: `The critical section of a release, one at a time in an environment: provision, deploy, test, gate, rollback. ${needs}`, iconName: 'octicon iterations', categories, filePatterns}
  },
  {
    name: 'pull-request', source: 'scripts/generate/workflows/pull-request.yml',
    properties: {name: 'Slipway: pull request', description: 'Keeps two comments on each pull request: the findings of the scan, and the plan of what a release would change.', iconName: 'octicon comment-discussion', categories, filePatterns}
  }
]

/** The comment at the beginning of a file ends at the first line that is none. */
const withoutHead = (text: string): string => text.replace(/^(#.*\n)+/, '')

function withReferences(text: string, {repository, commit, version}: Released): string {
  return text
    .replace(/\$\/\.github\/workflows\/([\w-]+\.yml)/g, './.github/workflows/$1')
    .replace(/uses: \$\/(actions\/[\w-]+)$/gm, `uses: ${repository}/$1@${commit} # ${version}`)
}

/**
 * What GitHub Enterprise Server 3.19 does not know: `queue` of a concurrency group (github.com since May 2026), `deployment: false` of an environment (March 2026),
 * hosted runners, and artifacts of version 4 and later (actions/upload-artifact#537).
 */
const enterpriseServer: readonly (readonly [what: RegExp, instead: string])[] = [
  [/^ +queue: max\n/gm, ''],
  [/^ +deployment: false\n/gm, ''],
  [/# One release at a time in an environment; later ones queue\./, '# One release at a time in an environment; of several that wait, the server keeps the latest.'],
  [/, with `deployment: false`/, ''],
  [/actions\/upload-artifact@[0-9a-f]{40} # v6\.0\.0/g, 'actions/upload-artifact@c24449f33cd45d4826c6702db7e49f7cdb9b551d # v3.2.1-node20'],
  [/\["ubuntu-latest"\]/g, '["self-hosted"]']
]

function renderWorkflow(template: Template, source: string, form: Form, to: Released): string {
  const text = template.head === undefined ? source : `${template.head}\n${withoutHead(source)}`
  const full = withReferences(text, to)
  const rest = form === 'github' ? full : enterpriseServer.reduce((result, [what, instead]) => result.replace(what, instead), full)
  const from = `# Printed from ${template.source} of ${to.repository}, ${to.version}${form === 'github' ? '' : ', for GitHub Enterprise Server'}.`
  if (rest.includes('$/')) throw new Error(`${template.name}: a \`$/\` reference is left`)
  return `${from}\n${rest}`
}

const folders: Record<Form, string> = {github: 'workflows-templates', 'enterprise-server': 'workflows-templates/enterprise-server'}

/** Path and content of every template in both forms. `read` gives the text of a source. */
export function renderTemplates(read: (source: string) => string, to: Released): [path: string, content: string][] {
  return (Object.keys(folders) as Form[]).flatMap(form => templates.flatMap((template): [string, string][] => [
    [`${folders[form]}/${template.name}.yml`, renderWorkflow(template, read(template.source), form, to)],
    [`${folders[form]}/${template.name}.properties.json`, `${JSON.stringify(template.properties, null, 2)}\n`]
  ]))
}
