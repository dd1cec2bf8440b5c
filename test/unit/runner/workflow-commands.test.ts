import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {isKnownCommand, parseWorkflowCommand} from '../../../src/runner/workflow-commands.ts'

// As @actions/core writes them (actions/toolkit: packages/core/src/command.ts).
const escapeData = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C')

describe('workflow commands', () => {
  test('what the toolkit writes is read back, properties and all', () => {
    const value = fc.string({minLength: 1}).filter(v => v.trim() === v)
    fc.assert(fc.property(fc.constantFrom('error', 'warning', 'notice'), fc.dictionary(fc.constantFrom('file', 'line', 'title'), value), fc.string(), (name, properties, data) => {
      const pairs = Object.entries(properties)
      const head = pairs.length === 0 ? name : `${name} ${pairs.map(([k, v]) => `${k}=${escapeProperty(v)}`).join(',')}`
      expect(parseWorkflowCommand(`::${head}::${escapeData(data)}`)).toEqual({name, properties: new Map(pairs), data})
    }))
  })

  test('no line makes it throw', () => {
    const piece = fc.oneof(fc.constantFrom('::', '##[', ']', 'error', ' ', '=', ',', ';', '%', '%0A'), fc.string())
    fc.assert(fc.property(fc.array(piece), pieces => {
      const command = parseWorkflowCommand(pieces.join(''))
      if (command) expect(isKnownCommand(command.name)).toBe(true)
    }))
  })

  test.each([
    ['::ERROR::x', {name: 'error', data: 'x'}], ['  ::debug::a::b', {name: 'debug', data: 'a::b'}], ['::notice file=a=b.js::x', {name: 'notice', data: 'x', properties: [['file', 'a=b.js']]}],
    ['::warning::%250A', {name: 'warning', data: '%0A'}], ['text ##[error line=3]x%5D', {name: 'error', data: 'x]', properties: [['line', '3']]}],
    ['::error FILE=a.js,,bad,=x,y=::m', {name: 'error', data: 'm', properties: [['file', 'a.js']]}]
  ])('%j', (line, {name, data, ...rest}) => {
    expect(parseWorkflowCommand(line)).toEqual({name, data, properties: new Map((rest as {properties?: [string, string][]}).properties ?? [])})
  })

  test.each(['', 'text', '::error', 'x ::error::y', '::unknown::y', '##[unknown]y', ':: error::y'])('%j is no command', line => expect(parseWorkflowCommand(line)).toBeUndefined())
})
