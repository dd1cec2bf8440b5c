/** When a process was started, as a text that no later process with the same pid has, not even after a reboot. Pure. */

/** `ticks` since boot alone come again: after a reboot the same daemon often has the same pid and nearly the same start. */
export const renderStart = (ticks: string, bootId: string): string => (bootId === '' ? ticks : `${ticks}@${bootId.trim().replaceAll('-', '').slice(0, 12)}`)

/** Whether the start that was written down is the one seen now. One without a boot, as older versions wrote it, is told by its ticks alone. */
export function sameStart(written: string, seen: string): boolean {
  if (written === '') return false
  return written === seen || (!written.includes('@') && seen.split('@')[0] === written)
}
