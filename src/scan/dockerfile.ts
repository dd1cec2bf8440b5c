/** Well-known rules over one Dockerfile. Pure; each rule names the public one it follows. */
import {withoutCredentials} from '../kernel/redact.ts'
import type {Finding, Rule} from '../report/finding.ts'
import {parseDockerfile, type Dockerfile, type Instruction, type Stage} from './dockerfile-parser.ts'
import {dockerfileRules as rules, type DockerfileRule} from './dockerfile-rules.ts'
import type {Problem} from './problem.ts'

export interface DockerfileScan {
  findings: Finding[]
  problems: Problem[]
}

interface Hit {
  rule: DockerfileRule
  line: number
  subject: string
  message: string
  severity?: Rule['severity']
}

/** All commands of a RUN: the line itself and the heredocs that it feeds to a shell. */
const script = (instruction: Instruction): string => [instruction.json?.join(' ') ?? instruction.args, ...instruction.heredocs.map(h => h.body)].join('\n')
const runs = (stage: Stage): Instruction[] => stage.instructions.filter(i => i.keyword === 'RUN')
const each = (file: Dockerfile, keyword: string): Instruction[] => file.stages.flatMap(s => s.instructions).filter(i => i.keyword === keyword)

function baseImages(file: Dockerfile): Hit[] {
  const defaults = new Map(file.globalArgs.flatMap(assignments).filter(a => a.value !== '').map(a => [a.name, a.value]))
  return file.stages.flatMap((stage): Hit[] => {
    const image = resolveImage(stage.image, defaults)
    if (stage.parent || image === 'scratch' || image === '') return []
    const at = {line: stage.from.line, subject: stage.image}
    if (image === undefined) return [{...at, rule: rules.unpinnedBase, message: `The base image ${stage.image} is decided by a build argument without a default.`}]
    if (image.includes('@sha256:')) return []
    if (!/:[^/]+$/.test(image)) return [{...at, rule: rules.latestTag, message: `The base image ${image} has no tag: each build may take another one.`}]
    if (image.endsWith(':latest')) return [{...at, rule: rules.latestTag, message: `The base image ${image} uses the tag latest: each build may take another one.`}]
    return [{...at, rule: rules.unpinnedBase, message: `The base image ${image} is named by tag, not by digest: the tag may be moved.`}]
  })
}

/** Through `FROM stage`, down to a real image. */
function ancestry(last: Stage): Stage[] {
  const chain: Stage[] = []
  for (let stage: Stage | undefined = last; stage; stage = stage.parent) chain.push(stage)
  return chain
}

function rootUser(file: Dockerfile): Hit[] {
  const last = file.stages.at(-1)
  if (!last) return []
  const chain = ancestry(last)
  const user = chain.map(stage => stage.instructions.filter(i => i.keyword === 'USER').at(-1)).find(u => u !== undefined)
  const base = chain.at(-1)?.image ?? ''
  if (!user) return /[:-]nonroot\b/.test(base) ? [] : [{rule: rules.rootUser, line: last.from.line, subject: 'USER', message: 'The image has no USER: its processes run as root.'}]
  return /^(root|0)(:|$)/.test(user.args.trim()) ? [{rule: rules.rootUser, line: user.line, subject: 'USER', message: 'The last USER is root.'}] : []
}

function addUrl(file: Dockerfile): Hit[] {
  return each(file, 'ADD').flatMap(add => {
    const url = (add.json ?? add.args.split(/\s+/)).slice(0, -1).find(a => /^https?:\/\//i.test(a))
    if (url === undefined || add.flags.some(f => f.startsWith('--checksum='))) return []
    const shown = withoutCredentials(url)
    return [{rule: rules.addUrl, line: add.line, subject: shown, message: `ADD takes ${shown} without a checksum.`}]
  })
}

const secretName = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?|AUTH)(?:$|_(?:KEY|VALUE|ID)$)/i

/** Words of a shell-like line; blanks inside quotes do not part them, the quotes stay. One pass. */
function words(text: string): string[] {
  const found: string[] = []
  let word = ''
  let quote = ''
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string
    if (char === '\\' && i + 1 < text.length) {
      word += char + (text[i + 1] as string)
      i += 1
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== '') found.push(word)
      word = ''
    } else {
      if (quote === char) quote = ''
      else if (quote === '' && (char === '"' || char === "'")) quote = char
      word += char
    }
  }
  return word === '' ? found : [...found, word]
}

/** Names and values of ENV and ARG: `A=1 B="two words"` or the old `NAME value`. */
function assignments(instruction: Instruction): {name: string; value: string}[] {
  const parts = words(instruction.args)
  if (instruction.keyword === 'ENV' && !parts[0]?.includes('=')) return [{name: parts[0] ?? '', value: parts.slice(1).join(' ')}]
  return parts.map(part => {
    const at = part.indexOf('=')
    return at === -1 ? {name: part, value: ''} : {name: part.slice(0, at), value: part.slice(at + 1).replace(/^["']|["']$/g, '')}
  })
}

/** `${NAME}` and `$NAME` by the defaults of the ARG instructions before FROM; undefined if one has none. */
function resolveImage(image: string, defaults: ReadonlyMap<string, string>): string | undefined {
  let unknown = false
  const resolved = image.replace(/\$(?:\{([A-Za-z_]\w*)(?::-([^}]*))?\}|([A-Za-z_]\w*))/g, (_, braced?: string, fallback?: string, bare?: string) => {
    const value = defaults.get(braced ?? bare ?? '') ?? fallback
    if (value === undefined) unknown = true
    return value ?? ''
  })
  return unknown ? undefined : resolved
}

/** A file name is no secret, nor is a reference to another variable, though the ARG that it comes from is baked in. */
function buildSecrets(file: Dockerfile): Hit[] {
  const all = [...file.globalArgs, ...each(file, 'ENV'), ...each(file, 'ARG')]
  return all.flatMap(i => assignments(i).filter(a => secretName.test(a.name) && !/_FILE$/i.test(a.name)).map(({name, value}): Hit => {
    const literal = value !== '' && !value.startsWith('$')
    return {rule: rules.secretInBuild, line: i.line, subject: name, severity: literal ? 'high' : 'medium', message: literal
      ? `${i.keyword} ${name} holds a value: everyone who has the image can read it.`
      : `${i.keyword} ${name} takes a secret at build time: it stays in the history of the image.`}
  }))
}

const sensitiveFile = /(?:^|\/)(?:\.env(?:\.(?!example|sample|template|dist)[\w-]+)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.npmrc|\.netrc|\.aws|\.ssh|credentials(?:\.json)?|kubeconfig|[\w.-]+\.(?:pem|key|pfx|p12))\/?$/i

function copies(file: Dockerfile, hasIgnoreFile: IgnoreFile): Hit[] {
  return [...each(file, 'COPY'), ...each(file, 'ADD')].filter(c => !c.flags.some(f => f.startsWith('--from='))).flatMap(copy => {
    const sources = (copy.json ?? copy.args.split(/\s+/)).slice(0, -1)
    const named = sources.filter(s => sensitiveFile.test(s)).map((s): Hit => ({rule: rules.copySecret, line: copy.line, subject: s, message: `${copy.keyword} puts ${s} into a layer of the image.`}))
    const whole = sources.some(s => /^\.?\/?(?:\*)?$/.test(s)) && hasIgnoreFile === 'absent'
    return whole ? [...named, {rule: rules.copyAll, line: copy.line, subject: copy.keyword, message: `${copy.keyword} takes the whole context, and there is no .dockerignore.`}] : named
  })
}

interface Pattern {
  rule: DockerfileRule
  /** Bounded, so that no text makes it slow. */
  test: RegExp
  subject: string
  message: string
}

const scriptPatterns: Pattern[] = [
  {rule: rules.pipeToShell, test: /\b(?:curl|wget)\b[^|;&\n]{0,400}\|\s{0,20}(?:sudo\s{1,20})?(?:\/(?:usr\/)?bin\/)?(?:ba|z|k|da)?sh\b/, subject: 'pipe', message: 'A download is piped into a shell: whoever controls the address controls the image.'},
  {rule: rules.pipeToShell, test: /\b(?:ba|z|k|da)?sh\s{1,20}(?:-c\s{1,20})?["']?(?:\$\(|<\()\s{0,20}(?:curl|wget)\b/, subject: 'substitution', message: 'A download is executed by a shell: whoever controls the address controls the image.'},
  {rule: rules.sudo, test: /(?:^|[;&|\s])sudo\s/, subject: 'sudo', message: 'sudo is used: it behaves unpredictably in a build. Use USER.'},
  {rule: rules.worldWritable, test: /\bchmod\s{1,20}(?:-\w{1,10}\s{1,20})?(?:0?777|a\+rwx|ugo\+rwx)\b/, subject: 'chmod', message: 'chmod 777 lets every process in the container change these files.'}
]

function scripts(file: Dockerfile): Hit[] {
  return file.stages.flatMap(stage => runs(stage)).flatMap(run => {
    const text = script(run)
    const hits: Hit[] = scriptPatterns.filter(p => p.test.test(text)).map(p => ({rule: p.rule, line: run.line, subject: p.subject, message: p.message}))
    const insecure = run.flags.find(f => f === '--security=insecure' || f === '--network=host')
    return insecure ? [...hits, {rule: rules.insecureRun, line: run.line, subject: insecure, message: `RUN ${insecure} leaves the sandbox of the build.`}] : hits
  })
}

/** Words after `apt-get install` that are packages; flags and the next command end them. */
function aptPackages(text: string): string[] {
  const found: string[] = []
  for (const install of text.matchAll(/\bapt(?:-get)?\s(?:-{1,2}[\w=-]{1,60}\s){0,10}install\b([^;&|\n]{0,5000})/g)) {
    found.push(...(install[1] as string).split(/\s+/).filter(w => w !== '' && w !== '\\' && !w.startsWith('-')))
  }
  return found
}

function apt(file: Dockerfile): Hit[] {
  return file.stages.flatMap(stage => runs(stage)).flatMap(run => {
    const text = script(run)
    const packages = aptPackages(text)
    if (packages.length === 0) return []
    const hits: Hit[] = []
    const loose = packages.filter(p => !/[=$/]/.test(p) && !p.endsWith('.deb'))
    if (loose.length > 0) hits.push({rule: rules.aptUnpinned, line: run.line, subject: loose[0] as string, message: `apt installs ${loose.slice(0, 5).join(', ')}${loose.length > 5 ? ' and others' : ''} without a version.`})
    const cached = run.flags.some(f => f.startsWith('--mount=') && f.includes('type=cache'))
    if (!cached && !text.includes('/var/lib/apt/lists')) hits.push({rule: rules.aptLists, line: run.line, subject: 'apt', message: 'The lists of apt stay in the layer.'})
    return hits
  })
}

function exposedSsh(file: Dockerfile): Hit[] {
  return each(file, 'EXPOSE').filter(e => e.args.split(/\s+/).some(p => /^22(?:\/tcp)?$/i.test(p)))
    .map(e => ({rule: rules.exposedSsh, line: e.line, subject: '22', message: 'EXPOSE 22: an SSH server does not belong into a container.'}))
}

function noHealthcheck(file: Dockerfile): Hit[] {
  const last = file.stages.at(-1)
  if (!last || ancestry(last).some(s => s.instructions.some(i => i.keyword === 'HEALTHCHECK'))) return []
  return [{rule: rules.noHealthcheck, line: last.from.line, subject: 'HEALTHCHECK', message: 'The image has no HEALTHCHECK.'}]
}

export type IgnoreFile = 'present' | 'absent'

export function scanDockerfile(content: string, path: string, ignoreFile: IgnoreFile): DockerfileScan {
  const file = parseDockerfile(content)
  const hits = [baseImages, rootUser, addUrl, buildSecrets, scripts, apt, exposedSsh, noHealthcheck].flatMap(rule => rule(file))
  return {
    findings: [...hits, ...copies(file, ignoreFile)].map(({rule, line, subject, message, severity}) => ({
      scanner: 'dockerfile', rule, severity: severity ?? rule.severity, message, subject, place: {path, line}, others: [], aliases: [], scope: 'production'
    })),
    problems: file.problems.map(({line, message}) => ({kind: 'not-a-dockerfile', path, line, message}))
  }
}
