/** Texts that have the form of a secret and are none: examples, masks, references. */

const words = ['example', 'placeholder', 'changeme', 'change-me', 'change_me', 'redacted', 'your', 'dummy', 'xxxx', '****', '....', '0123456789', '1234567890', 'abcdefgh', 'deadbeef', 'notreal']
const references = ['${', '$(', '{{', '<', '%(', '#{']

/** Fewer different characters than any generated secret of that length would have. */
const monotonous = (text: string): boolean => text.length >= 12 && new Set(text).size < 6

/** In longer texts such a word comes about by chance. */
const longestWithWords = 160

export function isPlaceholder(text: string): boolean {
  if (references.some(r => text.includes(r)) || monotonous(text)) return true
  const lower = text.length > longestWithWords ? '' : text.toLowerCase()
  return words.some(w => lower.includes(w))
}

const weak = new Set(['password', 'passwd', 'pass', 'pwd', 'secret', 'root', 'admin', 'user', 'username', 'postgres', 'mysql', 'mongo', 'redis', 'test', 'guest', 'default', 'dev', 'local', 'db'])

/** Passwords that manuals use in addresses, or a variable of the shell. */
export const isExamplePassword = (password: string, user: string): boolean =>
  password.length < 4 || weak.has(password.toLowerCase()) || password === user || /^\$[A-Za-z_]/.test(password) || /^%\w{1,40}%?$/.test(password) || isPlaceholder(password)
