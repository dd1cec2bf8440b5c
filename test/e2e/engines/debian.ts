/** What a real node needs of the system: taken where it is; installed from Debian's archive where this runs as root and it is not. */
import {access} from 'node:fs/promises'
import process from 'node:process'
import {finish, succeed} from '../command.ts'
import {timed, type Say} from '../progress.ts'

/** Where Debian puts the plugins of containernetworking-plugins. */
export const cniPlugins = '/usr/lib/cni'

const packages: Readonly<Record<string, () => Promise<boolean>>> = {
  'containernetworking-plugins': () => readable(`${cniPlugins}/bridge`),
  iptables: () => onPath('iptables'),
  iproute2: () => onPath('ip'),
  'util-linux': () => onPath('nsenter'),
  procps: () => onPath('sysctl'),
  'libseccomp-dev': () => readable('/usr/include/seccomp.h'),
  'pkg-config': () => onPath('pkg-config'),
  gcc: () => onPath('gcc')
}

const readable = (file: string): Promise<boolean> => access(file).then(() => true, () => false)
const onPath = async (name: string): Promise<boolean> => (await finish(['which', name])).code === 0

export async function provideDebianPackages(say: Say): Promise<void> {
  const missing: string[] = []
  for (const [name, here] of Object.entries(packages)) if (!(await here())) missing.push(name)
  if (missing.length === 0) return
  const install = ['apt-get', 'install', '-qq', '-y', '--no-install-recommends', ...missing]
  if (process.getuid?.() !== 0 || !(await onPath('apt-get'))) throw new Error(`A real node needs packages that are not installed. Run \`${install.join(' ')}\` as root, or install what they stand for.`)
  await timed(say, 'Debian packages', async note => {
    note(missing.join(' '))
    await succeed(install as [string, ...string[]], {variables: {DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1'}}) // RUNLEVEL: their services stay stopped
  })
}
