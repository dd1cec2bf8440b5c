/** `slipway report`: the HTML report from a file of handoffs. */
import {readFileSync, writeFileSync} from 'node:fs'
import {UserError} from '../kernel/errors.ts'
import {headlineOf} from '../report/ending.ts'
import {renderReport} from '../report/html.ts'
import {collectRun} from '../report/run-record.ts'
import {parseHandoffFile} from './handoffs.ts'
import type {Terminal} from './terminal.ts'

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UserError('The file cannot be read.', {reason: 'input-invalid', where: file, expected: 'a file of handoffs', cause})
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new UserError('The report cannot be written.', {reason: 'state-unwritable', where: file, cause})
  }
}

export function reportCommand(file: string, output: string, terminal: Terminal): number {
  const run = collectRun(parseHandoffFile(read(file), file))
  write(output, renderReport(run))
  const {title, detail} = headlineOf(run)
  terminal.say(`${title}. ${detail}\nReport: ${output}`)
  return 0
}
