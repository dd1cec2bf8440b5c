/** In what order services that may change at once reach the API server: those on the longest chain first. */
import {expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {never, order, startWorld} from './world.ts'

it('the first writes of a deploy are those of the service that most waits for, whatever its name', async () => {
  const {cluster, rig, start} = startWorld()
  const release = rig.release('v1', {a: {}, b: {}, c: {}, y: {}, z: {dependsOn: ['y']}, zz: {dependsOn: ['z']}, m: {}, n: {dependsOn: ['m']}})
  expect(await deploy(order(release), start('1').deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
  const written = cluster.calls.filter(({verb, dryRun, ref}) => verb === 'apply' && !dryRun && ref?.kind === 'ConfigMap' && ref.name.endsWith('-settings-v1')).map(({ref}) => ref?.name.split('-')[0])
  expect(written).toEqual(['y', 'm', 'a', 'b', 'c', 'z', 'n', 'zz'])
})
