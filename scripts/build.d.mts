/** Types of build.mjs, which is plain JavaScript so that it runs before anything is built. */
export interface BuildOutput { bytes: number; imports: {path: string; kind: string}[]; entryPoint?: string }
export interface BuildMetafile { outputs: Record<string, BuildOutput>; inputs: Record<string, {bytes: number}> }
export function buildAll(outdir: string): Promise<BuildMetafile>
