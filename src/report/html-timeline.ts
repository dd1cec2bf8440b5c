/** The stages of the run: when each ran, what it came to. */
import {formatDuration} from '../kernel/duration.ts'
import {html, type Html} from './escape-html.ts'
import type {RunRecord, StageRun} from './run-record.ts'

type Tone = 'good' | 'bad' | 'warn' | 'back' | ''
const tones: Record<StageRun['state'], Tone> = {pass: 'good', fail: 'bad', error: 'bad', inconclusive: 'warn', 'not-run': ''}
const words: Record<StageRun['state'], string> = {pass: 'passed', fail: 'failed', error: 'error', inconclusive: 'inconclusive', 'not-run': 'did not run'}

/** The word of a stage's row: a deployment that was taken back says so. */
export function stateWord(run: RunRecord, stage: StageRun): {tone: Tone; word: string} {
  if (stage.key === 'deploy' && run.deploy?.outcome === 'rolled-back') return {tone: 'back', word: 'taken back'}
  if (stage.key === 'rollback' && stage.state === 'pass') return run.rollback?.outcome === 'unchanged' ? {tone: '', word: 'nothing to do'} : {tone: 'back', word: 'taken back'}
  return {tone: tones[stage.state], word: words[stage.state]}
}

const lasted = (stage: StageRun): number => (stage.startedAt && stage.endedAt ? Date.parse(stage.endedAt) - Date.parse(stage.startedAt) : 0)

function row(run: RunRecord, stage: StageRun): Html {
  const {tone, word} = stateWord(run, stage)
  if (!stage.startedAt || !run.startedAt || !run.endedAt) {
    return html`<tr class="off"><th scope="row">${stage.key}</th><td class="when"></td><td><span class="tag">${word}</span></td><td></td><td class="num"></td></tr>`
  }
  const whole = Math.max(1, Date.parse(run.endedAt) - Date.parse(run.startedAt))
  const left = ((Date.parse(stage.startedAt) - Date.parse(run.startedAt)) / whole) * 100
  const wide = (lasted(stage) / whole) * 100
  return html`<tr><th scope="row">${stage.key}</th><td class="when"><div class="rail"><i class="${tone}" style="left:${Math.min(99, left).toFixed(2)}%;width:${Math.min(100 - left, wide).toFixed(2)}%"></i></div></td>
<td><span class="tag ${tone}">${word}</span></td><td>${firstLine(stage.headline)}${stage.reason ? html` <code class="soft nowrap">${stage.reason}</code>` : null}</td><td class="num">${formatDuration(lasted(stage))}</td></tr>`
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''

export function renderTimeline(run: RunRecord): Html {
  return html`<section aria-labelledby="stages"><h2 id="stages">Stages</h2>
<div class="scroll"><table class="gantt"><caption>Stages of the run with their verdicts and durations</caption>
<thead><tr><th scope="col">Stage</th><th scope="col">When</th><th scope="col">Verdict</th><th scope="col">What it found</th><th scope="col" class="num">Took</th></tr></thead>
<tbody>${run.stages.map(stage => row(run, stage))}</tbody></table></div></section>`
}
