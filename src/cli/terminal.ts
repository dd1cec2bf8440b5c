/** Where the screen is drawn: on a terminal again and again in the same place, elsewhere line by line. */
import {createInterface} from 'node:readline/promises'
import type {Readable} from 'node:stream'
import {renderChanges, renderScreen, unpainted, wrap, type Paint, type Tone} from './screen.ts'
import type {ScreenState} from './screen-state.ts'

const codes: Record<Tone, string> = {plain: '0', dim: '2', bold: '1', good: '32', bad: '31', warn: '33', new: '36'}
const painted: Paint = (tone, text) => `\u001b[${codes[tone]}m${text}\u001b[0m`
const redrawMs = 100
const pipedColumns = 120

export interface Output {
  isTTY?: boolean
  columns?: number
  rows?: number
  write(text: string): unknown
}

/** Colours are for terminals, and for nobody who asked for none (no-color.org). */
export const paintFor = (output: Output, env: Record<string, string | undefined>): Paint =>
  output.isTTY && !env.NO_COLOR && env.TERM !== 'dumb' ? painted : unpainted

export class Terminal {
  readonly paint: Paint
  private readonly output: Output
  private readonly input: Readable & {isTTY?: boolean}
  private readonly redraws: boolean
  private shown: ScreenState | undefined
  private wanted: ScreenState | undefined
  private drawn = 0
  /** A question stands: nothing may be drawn over it. */
  private asking = false
  private timer: NodeJS.Timeout | undefined

  constructor(output: Output, input: Readable & {isTTY?: boolean}, env: Record<string, string | undefined>) {
    this.output = output
    this.input = input
    this.paint = paintFor(output, env)
    this.redraws = output.isTTY === true && env.TERM !== 'dumb'
  }

  get asks(): boolean {
    return this.output.isTTY === true && this.input.isTTY === true
  }

  say(text: string): void {
    this.erase()
    this.output.write(`${text}\n`)
    this.draw()
  }

  /** Prose: broken between words at the width of the terminal. */
  tell(text: string): void {
    this.say(wrap(text, this.surface().columns))
  }

  show(state: ScreenState): void {
    this.wanted = state
    if (!this.redraws) return this.append(state)
    if (this.asking) return
    this.timer ??= setInterval(() => this.draw(), redrawMs)
  }

  /** Draws the last state and leaves it on the screen. */
  settle(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.draw()
    this.drawn = 0
    this.wanted = undefined
  }

  async ask(question: string, signal: AbortSignal): Promise<string> {
    clearInterval(this.timer)
    this.timer = undefined
    this.draw()
    const asking = createInterface({input: this.input, output: this.output as unknown as NodeJS.WritableStream})
    // Ctrl-C while a question stands is read by readline, which would swallow it.
    asking.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    this.asking = true
    const answer = await asking.question(question, {signal}).finally(() => {
      asking.close()
      this.asking = false
    })
    this.drawn += 1
    if (this.wanted) this.show(this.wanted)
    return answer.trim()
  }

  private append(state: ScreenState): void {
    const lines = this.shown ? renderChanges(this.shown, state, this.surface()) : []
    this.shown = state
    for (const line of lines) this.output.write(`${line}\n`)
  }

  private draw(): void {
    if (!this.redraws || !this.wanted) return
    // What scrolled out of the window cannot be overwritten.
    const lines = renderScreen(this.wanted, this.surface()).slice(0, Math.max(1, (this.output.rows ?? 40) - 2))
    this.erase()
    this.output.write(`${lines.join('\n')}\n`)
    this.drawn = lines.length
  }

  private erase(): void {
    if (this.drawn > 0) this.output.write(`\u001b[${this.drawn}A\u001b[J`)
    this.drawn = 0
  }

  private surface(): {columns: number; paint: Paint; now: number} {
    return {columns: Math.min(this.redraws ? (this.output.columns ?? 80) : pipedColumns, 140), paint: this.paint, now: Date.now()}
  }
}
