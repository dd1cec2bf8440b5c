/**
 * Takes the pictures of the README: runs the demos on a pseudo-terminal (util-linux `script`) and photographs the last screen and the
 * report with headless Chromium (Debian's package, or $CHROMIUM). usage: npm run pictures
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'

const chromium = process.env.CHROMIUM ?? 'chromium'
const pictures = path.resolve('docs/pictures')
const columns = 118
const room = mkdtempSync(path.join(os.tmpdir(), 'slipway-pictures-'))

/** What stands on a terminal after this output: cursor up, erase below and colours are all that the demo uses. */
function lastScreen(output: string): string[] {
  const lines: string[] = ['']
  for (const part of output.replaceAll('\r', '').split(/(\u001b\[\d*[AJ]|\n)/)) {
    const control = /^\u001b\[(\d*)([AJ])$/.exec(part)
    if (control?.[2] === 'A') lines.splice(Math.max(0, lines.length - 1 - Number(control[1] || 1)), Infinity, '')
    else if (part === '\n') lines.push('')
    else if (!control) lines[lines.length - 1] += part
  }
  return lines
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const colours: Record<string, string> = {'1': 'font-weight:700;color:#fff', '2': 'color:#8b949e', '31': 'color:#ff7b72', '32': 'color:#7ee787', '33': 'color:#e3b341', '36': 'color:#79c0ff'}

function lineToHtml(line: string): string {
  let open = false
  const html = line.split(/(\u001b\[\d+m)/).map(part => {
    const colour = /^\u001b\[(\d+)m$/.exec(part)
    if (!colour) return escapeHtml(part)
    const close = open ? '</span>' : ''
    open = colour[1] !== '0'
    return open ? `${close}<span style="${colours[colour[1] as string] ?? ''}">` : close
  }).join('')
  return open ? `${html}</span>` : html
}

function terminalPage(command: string, lines: string[]): string {
  const body = [`<span style="color:#8b949e">$</span> ${command}`, ...lines.map(lineToHtml)].join('\n')
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#0d1117;padding:22px 26px}
pre{margin:0;color:#c9d1d9;font:15px/1.42 "DejaVu Sans Mono","Liberation Mono",monospace;white-space:pre-wrap}</style><pre>${body}</pre>`
}

function photograph(page: string, file: string, size: {width: number; height: number}, dark = false): void {
  const profile = mkdtempSync(path.join(room, 'profile-'))
  execFileSync(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', ...(dark ? ['--force-dark-mode', '--blink-settings=preferredColorScheme=0'] : []), `--user-data-dir=${profile}`, `--window-size=${size.width},${size.height}`,
    `--screenshot=${path.join(pictures, file)}`, pathToFileURL(page).href], {stdio: 'ignore'})
  console.log(`docs/pictures/${file}`)
}

function story(name: string): {screen: string[]; report: string} {
  const log = path.join(room, `${name || 'good'}.log`)
  const command = ['node', path.resolve('dist/cli/index.js'), 'demo', ...(name ? [name] : []), '--approve'].join(' ')
  const ran = spawnSync('script', ['-qec', `stty cols ${columns} rows 60; ${command}`, log], {cwd: room, stdio: 'ignore', env: {...process.env, TERM: 'xterm-256color'}})
  if (ran.status !== 0) throw new Error(`${command} ended with ${ran.status}: see ${log}`)
  const screen = lastScreen(readFileSync(log, 'utf8')).filter(line => !/^Script (started|done)/.test(line))
  const runs = readdirSync(path.join(room, '.slipway/runs')).map(Number).sort((a, b) => a - b)
  return {screen, report: path.join(room, '.slipway/runs', String(runs.at(-1)), 'report.html')}
}

function take(name: string, command: string, file: string): void {
  const {screen, report} = story(name)
  while (screen.at(-1) === '') screen.pop()
  const page = path.join(room, `${file}.html`)
  writeFileSync(page, terminalPage(command, screen))
  photograph(page, `${file}.png`, {width: 1180, height: 66 + Math.round((screen.length + 1) * 21.3)})
  if (name !== 'bad-release') return
  photograph(report, 'report.png', {width: 1100, height: 1760})
  photograph(report, 'report-dark.png', {width: 1100, height: 1760}, true)
  photograph(report, 'report-phone.png', {width: 500, height: 1760})
}

mkdirSync(pictures, {recursive: true})
take('', 'npm run demo', 'demo')
take('bad-release', 'npm run demo -- bad-release', 'bad-release')
rmSync(room, {recursive: true, force: true})
