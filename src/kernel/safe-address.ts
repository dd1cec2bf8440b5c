/** Addresses that something may be fetched from which then runs here. */
const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]'])

/** https, or http on this machine. Without user and password: the address stands in files and logs. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const {protocol, hostname, username, password} = new URL(text)
  return username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && thisMachine.has(hostname)))
}
