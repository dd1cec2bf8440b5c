/** A report of a scan for the tests of its renderings. */
import {identifyFindings, type Finding, type ScanReport} from '../../../src/report/finding.ts'

export const scanFinding = (changes: Partial<Finding> = {}): Finding => ({
  scanner: 'dockerfile', severity: 'high', message: 'The image has no USER: its processes run as root.', subject: 'USER', place: {path: 'web/Dockerfile', line: 3}, others: [], aliases: [], scope: 'production',
  rule: {id: 'dockerfile/root-user', title: 'Container runs as root', severity: 'high', remedy: 'Add USER.', source: 'hadolint DL3002', tags: ['security']}, ...changes
})

export const scanReport = (findings: readonly Finding[], changes: Partial<ScanReport> = {}): ScanReport => ({
  findings: identifyFindings(findings), suppressed: [], incomplete: [], notices: [], scanners: [{scanner: 'dockerfile', line: '1 Dockerfile'}], failOn: 'high', headline: '0 critical, 1 high, 0 medium, 0 low',
  knowledge: '15 Dockerfile rules', suiteVersion: '0.1.0', ...changes
})
