/** Commands, ports and health paths out of the texts that people write into Dockerfiles, compose files and package.json. Pure and total. */

/** What only a shell understands. */
const shellOnly = /[|&;<>()`*?[\]{}~\n\r\\!#]|\$/

/** A command line as argv; undefined if it takes a shell to read it: operators, variables, patterns, an assignment in front. */
export function splitCommand(text: string): string[] | undefined {
  const words: string[] = []
  let rest = text.trim().slice(0, 4000)
  while (rest !== '') {
    const match = /^(?:"([^"\\$`]*)"|'([^']*)'|([^\s"']+))(?=\s|$)\s*/.exec(rest)
    if (!match || (match[3] !== undefined && shellOnly.test(match[3]))) return undefined
    words.push(match[1] ?? match[2] ?? match[3] ?? '')
    rest = rest.slice(match[0].length)
  }
  return words.length === 0 || /^[A-Za-z_][A-Za-z0-9_]*=/.test(words[0] as string) ? undefined : words
}

const baseName = (program: string): string => program.slice(program.lastIndexOf('/') + 1)

/** They only hand signals on, and reap. */
const inits = new Set(['tini', 'dumb-init', 'catatonit'])

/** The program itself, without an init in front of it. */
export function withoutInit(argv: readonly string[]): string[] {
  if (!inits.has(baseName(argv[0] ?? ''))) return [...argv]
  const next = argv.findIndex((word, i) => i > 0 && !word.startsWith('-'))
  return next < 0 ? [] : argv.slice(next)
}

/** Programs that run the text of a repository as it is: what they start needs no build. */
const interpreters = new Set([
  'node', 'npm', 'npx', 'yarn', 'pnpm', 'bun', 'deno', 'tsx', 'python', 'python3', 'gunicorn', 'uvicorn', 'hypercorn', 'flask', 'celery', 'ruby', 'bundle', 'rails', 'puma', 'php'
])
export const runsFromSource = (argv: readonly string[]): boolean => interpreters.has(baseName(argv[0] ?? ''))

/** The script that an interpreter is told to run: its first argument that looks like a file. */
export const scriptOf = (argv: readonly string[]): string | undefined =>
  (runsFromSource(argv) ? argv.slice(1).find(word => /^[^-].*\.(?:[cm]?js|[cm]?ts|py|rb|php)$/.test(word)) : undefined)

/** The path of `curl http://localhost:3000/healthz`, of wget and of fetch in `node -e`. */
export function healthPathOf(text: string): string | undefined {
  const url = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(?:\d{1,5}|\$\{?\w+(?::-\d+)?\}?))?(\/[\w.~/-]*)?/.exec(text.slice(0, 10_000))
  return url ? (url[1] ?? '/') : undefined
}

/** A port of a text such as `8080` or `8080/tcp`; undefined for a range, another protocol or no port. */
export function portOf(text: string): number | undefined {
  const match = /^(\d{1,5})(?:\/tcp)?$/i.exec(text.trim())
  const port = match ? Number(match[1]) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** Compose's interpolation with nothing in the environment: `${X:-8080}` is 8080, `$$` a dollar. Undefined where the value comes from outside. */
export function interpolate(text: string): string | undefined {
  let open = false
  const value = text.replace(/\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|\$[A-Za-z_]\w*/g, (whole, _name: string | undefined, operator: string | undefined, word: string | undefined) => {
    if (whole === '$$') return '$'
    if (operator?.endsWith('-')) return word ?? ''
    open = true
    return ''
  })
  return open ? undefined : value
}

/** A name as slipway.yaml takes it; `app` where nothing is left. */
export function specName(text: string): string {
  const name = text.toLowerCase().replace(/^@[^/]*\//, '').replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '')
  return name === '' ? 'app' : name
}

const secretName = /pass|secret|token|credential|private|api_?key|access_?key|_key$|^key$|dsn|salt|signature/i
const withUser = /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]*@/i
/** Long, mixed and without blanks: keys look so, and words do not. */
const looksRandom = (value: string): boolean => /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+/=.-]{24,}$/.test(value)

/** A value that should not be copied into a file. */
export const looksSecret = (name: string, value: string): boolean => value !== '' && (secretName.test(name) || withUser.test(value) || looksRandom(value))
