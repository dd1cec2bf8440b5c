// Which release this is, and what is wrong with it: release.json, beside this file, read once at the start.
import {readFileSync} from 'node:fs'

export const {release, fault} = JSON.parse(readFileSync(new URL('./release.json', import.meta.url), 'utf8'))
