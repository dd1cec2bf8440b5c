/** Path patterns of suppressions: `*` and `?` stay within a folder, `**` crosses folders. Matched without regular expressions, in bounded time. */

/** Whether the pattern describes the whole path. Work: at most length of pattern times length of path. */
export function matchesPath(pattern: string, path: string): boolean {
  // reachable[j]: the pattern read so far can end before path[j]
  let reachable: boolean[] = Array.from({length: path.length + 1}, (_, j) => j === 0)
  for (let i = 0; i < pattern.length; i += 1) {
    const next = Array.from({length: path.length + 1}, () => false)
    const deep = pattern.startsWith('**', i)
    if (pattern[i] === '*') {
      const skipsSlash = deep && pattern[i + 2] === '/'
      for (let j = 0, open = false; j <= path.length; j += 1) {
        if (!deep && j > 0 && path[j - 1] === '/') open = false
        if (reachable[j]) open = true
        // `**/` also stands for no folder at all, and otherwise ends behind a slash.
        next[j] = open && (!skipsSlash || reachable[j] === true || path[j - 1] === '/')
      }
      i += skipsSlash ? 2 : deep ? 1 : 0
    } else {
      for (let j = 0; j < path.length; j += 1) next[j + 1] = reachable[j] === true && (pattern[i] === '?' ? path[j] !== '/' : pattern[i] === path[j])
    }
    reachable = next
  }
  return reachable[path.length] === true
}
