import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {addReading, emptyTally, sumTallies, type InstanceReading, type Tally} from '../../../src/analysis/counters.ts'

const read = (good: number, bad?: number, startedAt?: number): InstanceReading => ({
  series: new Map([['good', {value: good, bad: false}], ...(bad === undefined ? [] : [['bad', {value: bad, bad: true}] as const])]), ...(startedAt === undefined ? {} : {startedAt})
})
const fold = (readings: InstanceReading[], from: 'now' | 'zero' = 'now'): Tally => readings.reduce((tally, r) => addReading(tally, r, from), emptyTally)

describe('events of a counter', () => {
  it('are what it grew by since the window opened', () => {
    expect(fold([read(100, 5), read(110, 5), read(130, 7)])).toMatchObject({events: 32, bad: 2, restarts: 0})
  })

  it('are all that it ever counted, where a lifetime is asked for', () => {
    expect(fold([read(100, 5), read(110, 6)], 'zero')).toMatchObject({events: 116, bad: 6})
  })

  it('include the first bad one: its series was not there before', () => {
    expect(fold([read(100), read(120, 1)])).toMatchObject({events: 21, bad: 1})
  })

  it('go on over a restart, counted from zero', () => {
    expect(fold([read(100, 5), read(7, 1)])).toMatchObject({events: 8, bad: 1, restarts: 1})
  })

  it('go on over a restart that has passed the old value already, by the start time of the process', () => {
    expect(fold([read(10, 0, 1000), read(15, 0, 2000)])).toMatchObject({events: 15, restarts: 1})
    expect(fold([read(10, 0, 1000), read(15, 0, 1001)])).toMatchObject({events: 5, restarts: 0})
  })

  it('are not counted twice when a series vanishes for one reading', () => {
    expect(fold([read(100, 50), read(110), read(120, 51)])).toMatchObject({events: 21, bad: 1})
  })

  it('are the sum over the instances', () => {
    expect(sumTallies([fold([read(0, 0), read(3, 1)]), fold([read(10), read(12)])])).toEqual({events: 6, bad: 1, restarts: 0})
  })

  it('equal the true ones for any process that restarts between readings', () => {
    const interval = fc.record({restart: fc.boolean(), good: fc.nat(50), bad: fc.nat(5)})
    fc.assert(fc.property(fc.nat(1000), fc.array(interval, {maxLength: 20}), (before, intervals) => {
      let [good, bad, start, events, badEvents] = [before, 3, 0, 0, 0]
      const readings = [read(good, bad, start)]
      for (const i of intervals) {
        if (i.restart) [good, bad, start] = [0, 0, start + 100]
        ;[good, bad, events, badEvents] = [good + i.good, bad + i.bad, events + i.good + i.bad, badEvents + i.bad]
        readings.push(read(good, bad, start))
      }
      expect(fold(readings)).toMatchObject({events, bad: badEvents, restarts: intervals.filter(i => i.restart).length})
    }))
  })
})
