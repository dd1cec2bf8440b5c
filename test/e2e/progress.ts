/** What a person reads while engines are built and labs come up: a line a part, with the time that it took. */
export type Say = (line: string) => void

export const sayToPeople: Say = line => { process.stderr.write(`${line}\n`) }

export function renderElapsed(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** Says when a part is done, and how long it took; meanwhile, `note` says how far it is, every so often. */
export async function timed<T>(say: Say, part: string, work: (note: (words: string) => void) => Promise<T>): Promise<T> {
  const began = performance.now()
  const elapsed = (): string => renderElapsed(performance.now() - began)
  let words = ''
  const timer = setInterval(() => { say(`  ${part.padEnd(28)} ${`${words} ...`.padEnd(32)} ${elapsed()}`) }, 20_000)
  try {
    const result = await work(now => { words = now })
    say(`  ${part.padEnd(28)} ${'done'.padEnd(32)} ${elapsed()}`)
    return result
  } catch (error) {
    say(`  ${part.padEnd(28)} ${'failed'.padEnd(32)} ${elapsed()}`)
    throw error
  } finally {
    clearInterval(timer)
  }
}
