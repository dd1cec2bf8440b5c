import {describe, expect, it} from 'vitest'
import type {UserError} from '../../../src/kernel/errors.ts'
import {parseSpec} from '../../../src/spec/parse.ts'
import {specJsonSchema} from '../../../src/spec/json-schema.ts'

const spec = (timezone: string): string => `schema: 1\nname: shop\n${timezone}\nenvironments: {local: {target: {kind: local}}}\nservices: {api: {source: {run: [api]}}}\n`
const problem = (timezone: string): unknown => {
  try {
    parseSpec(spec(timezone), 'slipway.yaml')
    return 'accepted'
  } catch (error) {
    return (error as UserError).explain()
  }
}

describe('the time zone of slipway.yaml', () => {
  it('is part of every environment, and may be missing', () => {
    expect(parseSpec(spec('timezone: Europe/Berlin'), 'slipway.yaml').environments['local']?.timezone).toBe('Europe/Berlin')
    expect(parseSpec(spec(''), 'slipway.yaml').environments['local']?.timezone).toBeUndefined()
  })
  it('is refused with its line and the zone that was meant', () => {
    expect(problem('timezone: America/New_Yrok')).toMatch(/slipway\.yaml:3:\d+.*such as America\/New_York, got the text "America\/New_Yrok"/s)
    expect(problem('timezone: "+01:00"')).toMatch(/slipway\.yaml:3:\d+.*IANA time zone/s)
    expect(problem('timezone: 1')).toMatch(/slipway\.yaml:3/)
  })
  it('is known to editors, at the top and nowhere else', () => {
    const schema = specJsonSchema() as {properties: Record<string, {description?: string; additionalProperties?: {properties: object}}>}
    expect(schema.properties['timezone']?.description).toMatch(/IANA/)
    expect(schema.properties['environments']?.additionalProperties?.properties).not.toHaveProperty('timezone')
  })
})
