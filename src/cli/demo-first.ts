/** The demo's first release: the bundles configure and deploy, driven as a job would, before there is any traffic. */
import {environment, type Demo} from './demo-run.ts'
import {writeRelease, type DemoWorkspace} from './demo-workspace.ts'
import {runBundle} from './run-bundle.ts'
import {suiteOf} from './suite.ts'

/** The plan first, then that plan with an approval. */
export async function firstRelease({workspace, ports, signal}: Pick<Demo, 'workspace' | 'ports' | 'signal'>): Promise<void> {
  const {dist} = suiteOf(ports.host)
  writeRelease(workspace, 1, null)
  const shared = {dist, workspace: workspace.repository, temporary: workspace.temporary, signal, environment: actionEnvironment(workspace)}
  const inputs = {spec: 'slipway.yaml', environment}
  const configured = await runBundle({...shared, action: 'configure', inputs: {...inputs, operation: 'render'}})
  const deploy = {...inputs, label: '1', 'config-manifest': configured.manifest ?? '', 'config-directory': configured.directory ?? ''}
  const planned = await runBundle({...shared, action: 'deploy', inputs: {...deploy, operation: 'plan'}})
  const approval = {'plan-digest': planned['plan-digest'] ?? '', 'approved-at': new Date(ports.clock.now()).toISOString(), 'approved-attempt': '1'}
  await runBundle({...shared, action: 'deploy', inputs: {...deploy, ...approval, operation: 'deploy'}})
}

function actionEnvironment({state}: DemoWorkspace): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SystemRoot'].flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]))
  return {...Object.fromEntries(kept), SLIPWAY_STATE: state, GITHUB_RUN_ID: 'demo-1', GITHUB_RUN_ATTEMPT: '1', GITHUB_REPOSITORY: 'acme/shop'}
}
