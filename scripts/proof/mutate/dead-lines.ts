/** Guards whose removal changes nothing that anybody could see, each with the reason. A mutant that survives and is not named here fails the proof, and so does a name here that is killed. */
export interface DeadLine {
  file: 'deploy' | 'rollout'
  what: string
  why: string
}

export const deadLines: DeadLine[] = []
