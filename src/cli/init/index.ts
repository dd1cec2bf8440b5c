/** `slipway init`: looks at a repository, guesses, shows what it guessed from where, and writes slipway.yaml and the workflow. */
import path from 'node:path'
import {InternalError, UserError} from '../../kernel/errors.ts'
import type {Files} from '../../ports/index.ts'
import {parseSpec} from '../../spec/parse.ts'
import {renderTable, type Page} from '../table.ts'
import type {InitPlan} from './model.ts'
import {observeRepository} from './observe.ts'
import {planInit, specFile} from './plan-init.ts'
import {renderFiles, renderGuesses, renderRemarks, renderUnknowns, type RenderedPlan} from './render-plan.ts'
import {writeFiles, type NewFile, type Overwrite} from './write-files.ts'

export interface InitOptions {
  directory: string
  mode: 'write' | 'dry-run'
  overwrite: Overwrite
}

/** What does not parse is never written: it would be a defect of ours, not of the repository. */
function refuseUnfit({text}: {text: string}): void {
  try {
    parseSpec(text, specFile)
  } catch (error) {
    throw new InternalError(`The file that init planned does not parse. Nothing was written.\n${error instanceof UserError ? error.message : ''}\n${text}`, error)
  }
}

/** Plans and renders; throws UserError `input-invalid` where there is nothing to go by. */
export async function prepareInit(directory: string, files: Files): Promise<{plan: InitPlan; rendered: RenderedPlan}> {
  if ((await files.facts(directory))?.kind !== 'directory') throw new UserError('There is no such folder.', {reason: 'input-invalid', where: directory, expected: 'the folder of a repository'})
  const plan = planInit(await observeRepository(directory, files))
  const rendered = renderFiles(plan)
  refuseUnfit(rendered.spec)
  return {plan, rendered}
}

function report(plan: InitPlan, rendered: RenderedPlan, page: Page): string {
  return [renderGuesses(plan, page), renderUnknowns(plan, rendered, page), renderRemarks(plan, page)].filter(part => part.length > 0).map(part => part.join('\n')).join('\n\n')
}

const dryRun = (wanted: readonly NewFile[], page: Page): string => wanted.map(({file, text}) => `${page.paint('bold', `--- ${file}`)}\n${text}`).join('\n')

const followUp = (page: Page): string => ['Next', ...renderTable(['', ''], [
  ['slipway plan', 'what a release would do; nothing is changed'],
  ['slipway doctor', 'what would not work on this repository, runner or token, each with its fix']
], page).slice(1)].join('\n')

/** 0; every obstacle is an error that says so. */
export async function runInit({directory, mode, overwrite}: InitOptions, files: Files, {say, page}: {say(text: string): void; page: Page}): Promise<number> {
  const root = path.resolve(directory)
  const {plan, rendered} = await prepareInit(root, files)
  const wanted: NewFile[] = [{file: specFile, text: rendered.spec.text}, {file: plan.workflowFile, text: rendered.workflow.text}]
  if (mode === 'dry-run') say(dryRun(wanted, page))
  else await writeFiles(root, wanted, {files, overwrite})
  say(`${report(plan, rendered, page)}\n`)
  say(mode === 'dry-run' ? 'Nothing was written.' : `Written: ${wanted.map(w => w.file).join(', ')}.\n\n${followUp(page)}`)
  return 0
}
