/** What configure hands to deploy: which configuration release each service gets, and in which file. Digests and names only. */
import * as z from 'zod'
import type {Digest} from '../kernel/digest.ts'

const DigestText = z.string().regex(/^sha256:[0-9a-f]{64}$/).transform(text => text as Digest)

export const ConfigManifest = z.strictObject({
  schema: z.literal(1),
  release: DigestText,
  services: z.record(z.string(), z.strictObject({release: DigestText, file: z.string(), format: z.enum(['env', 'json'])}))
})
/** `file` is relative to the directory that configure wrote. */
export type ConfigManifest = z.output<typeof ConfigManifest>
