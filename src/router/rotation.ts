/** Keeps logs small. Processes hold their log open for appending, so a full one is copied and emptied, never renamed away. */
import {copyFile, stat, truncate} from 'node:fs/promises'

export const largestLog = 10 * 1024 * 1024

/** The copy is `<log>.1`; the one before it is replaced. What is written between copy and truncation is lost. */
export async function rotate(log: string, largest = largestLog): Promise<void> {
  const size = await stat(log).then(facts => facts.size, () => 0)
  if (size <= largest) return
  await copyFile(log, `${log}.1`)
  await truncate(log, 0)
}
