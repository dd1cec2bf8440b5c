/** Runs a workflow in a process of its own: `other-process.ts RUNS REPOSITORY`. Says `holds` when its job runs. */
import {runWorkflow} from '../../../src/runner/index.ts'

const [runs = '', repository = ''] = process.argv.slice(2)

await runWorkflow({
  repository, workflow: '.github/workflows/main.yml', slug: 'acme/app', repositories: {}, event: {name: 'workflow_dispatch', payload: {}}, inputs: {}, secrets: {}, vars: {},
  protectedEnvironments: [], decide: () => Promise.resolve({approved: true, by: 'nobody'}), runs, runnerEnvironment: {},
  onEvent: event => { if (event.kind === 'job' && event.state === 'running') process.stdout.write('holds\n') }
})
