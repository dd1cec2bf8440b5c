/** The screen of a run as lines of text. Pure: equal states give equal lines. */
import {formatDuration} from '../kernel/duration.ts'
import {serving, visibleRows, type Row, type ScreenState, type ServiceLine} from './screen-state.ts'

export type Tone = 'plain' | 'dim' | 'bold' | 'good' | 'bad' | 'warn' | 'new'
export type Paint = (tone: Tone, text: string) => string
export const unpainted: Paint = (_tone, text) => text

export interface Surface {
  columns: number
  paint: Paint
  /** Milliseconds since the epoch, for what is still running. */
  now: number
}

type Part = readonly [tone: Tone, text: string]
const plain = (text: string): Part => ['plain', text]

const titleWidth = 18
const stateWidth = 9
const timeWidth = 8
const barWidth = 10
const number = new Intl.NumberFormat('en-GB')

/** Cut to the width that is left, before it is painted: colours take no columns. */
export function paintLine(parts: readonly Part[], {columns, paint}: Pick<Surface, 'columns' | 'paint'>): string {
  let room = columns
  let line = ''
  for (const [tone, text] of parts) {
    const letters = [...text]
    const shown = letters.length > room ? `${letters.slice(0, Math.max(0, room - 1)).join('')}…` : text
    if (room > 0) line += tone === 'plain' ? shown : paint(tone, shown)
    room -= letters.length
  }
  return line.trimEnd()
}

const colours = /\u001b\[\d+m/g

/** Breaks text between words so that no line is wider than the columns; a further line is indented as its first. Colours take no columns. */
export function wrap(text: string, columns: number): string {
  return text.split('\n').map(line => {
    const indent = /^ */.exec(line)?.[0] ?? ''
    const lines = ['']
    for (const word of line.slice(indent.length).split(' ')) {
      const last = lines.at(-1) as string
      const longer = last === '' ? word : `${last} ${word}`
      if (last === '' || indent.length + [...longer.replace(colours, '')].length <= columns) lines[lines.length - 1] = longer
      else lines.push(word)
    }
    return lines.map(l => indent + l).join('\n')
  }).join('\n')
}

const words: Record<Row['state'], Part> = {
  waiting: ['dim', ''], running: ['new', '...'], ok: ['good', 'ok'], failed: ['bad', 'failed'], stopped: ['warn', 'stopped'], skipped: ['dim', 'not run']
}

const width = (parts: readonly Part[]): number => parts.reduce((sum, [, text]) => sum + [...text].length, 0)

function rowLine(row: Row, surface: Surface): string {
  const [tone, word] = words[row.state]
  const ms = row.ms ?? (row.state === 'running' && row.startedAt !== null ? surface.now - row.startedAt : null)
  const time = ms === null || row.state === 'skipped' ? '' : formatDuration(Math.max(0, ms))
  const room = surface.columns - 2 - titleWidth - stateWidth - timeWidth
  const letters = [...row.text]
  const text = letters.length > room ? `${letters.slice(0, Math.max(0, room - 1)).join('')}…` : row.text.padEnd(Math.max(0, room))
  return paintLine([plain('  '), [row.state === 'waiting' || row.state === 'skipped' ? 'dim' : 'plain', row.title.padEnd(titleWidth)], [tone, word.padEnd(stateWidth)],
    plain(text), ['dim', time.padStart(timeWidth)]], surface)
}

export const bar = (percent: number): string => {
  const full = percent <= 0 ? 0 : Math.max(1, Math.round((percent / 100) * barWidth))
  return '#'.repeat(full) + '-'.repeat(barWidth - full)
}

function serviceLine({service, state, weight, text}: ServiceLine, surface: Surface): string {
  const tone: Tone = state === 'failed' ? 'bad' : state === 'undone' ? 'warn' : state === 'waiting' ? 'dim' : 'plain'
  // The weight and its words would say the same twice.
  const rest = weight === null ? text : text.replace(new RegExp(`^${weight} %\\s+`), '')
  const share: Part[] = weight === null ? [plain(' '.repeat(barWidth + 9))] : [plain(`${String(weight).padStart(3)} %  `), [state === 'undone' || state === 'failed' ? tone : 'new', bar(weight)], plain('  ')]
  return paintLine([plain(' '.repeat(titleWidth + 2)), plain(service.padEnd(stateWidth)), ...share, [tone, rest]], surface)
}

function headLine(state: ScreenState, surface: Surface): string {
  const {title, rate, traffic} = state
  const name: Part = ['bold', `${title}: ${serving(state)}`]
  if (!traffic) return paintLine([name], surface)
  const lost: Part = [traffic.lost === 0 ? 'good' : 'bad', `${number.format(traffic.lost)} lost`]
  const errors: Part = [traffic.errors === 0 ? 'plain' : 'warn', `${number.format(traffic.errors)} ${traffic.errors === 1 ? 'error' : 'errors'}`]
  const counts: Part[] = [plain(`${rate} requests/s: ${number.format(traffic.sent)} sent, `), lost, plain(', '), errors]
  const whole = [name, plain(' · '), ...counts]
  return paintLine(width(whole) <= surface.columns ? whole : counts, surface)
}

/** Head, one line a stage, and below deploy one line a service. */
export function renderScreen(state: ScreenState, surface: Surface): string[] {
  const lines = [headLine(state, surface)]
  for (const row of visibleRows(state)) {
    lines.push(rowLine(row, surface))
    // After the stage nobody waits any more.
    if (row.job === 'deploy') lines.push(...state.services.filter(s => row.state === 'running' || s.state !== 'waiting').map(line => serviceLine(line, surface)))
  }
  if (state.note) lines.push(paintLine([['dim', state.note]], surface))
  return lines
}

/** What is new between two states, for an output that cannot be redrawn: a line when a stage ends, and when a service moves. */
export function renderChanges(before: ScreenState, after: ScreenState, surface: Surface): string[] {
  const lines: string[] = after.note && after.note !== before.note ? [paintLine([['dim', after.note]], surface)] : []
  for (const line of after.services) {
    const known = before.services.find(s => s.service === line.service)
    if (known === line) continue
    // Measurements of one and the same step differ by the second: the first one is enough.
    const moved = line.state === 'running' ? known?.weight !== line.weight : known?.state !== line.state || known.text !== line.text
    if (moved) lines.push(serviceLine(line, surface))
  }
  for (const row of after.rows) {
    const known = before.rows.find(r => r.job === row.job)
    if (known?.state === row.state || row.state === 'waiting' || row.state === 'skipped') continue
    if (row.state === 'running' && row.job !== 'deploy') continue
    lines.push(rowLine(row, surface))
  }
  return lines
}
