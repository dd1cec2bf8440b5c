/** A Cancel button: of a run, of a calling job, of one job of a matrix. Pressing an outer one presses those inside. */
export class Cancellation {
  #why: string | undefined
  readonly #hooks = new Set<() => void>()
  readonly #outer: Cancellation | undefined

  constructor(outer?: Cancellation) {
    this.#outer = outer
  }

  get cancelled(): boolean {
    return this.#why !== undefined || (this.#outer?.cancelled ?? false)
  }

  /** What a person reads; empty where somebody pressed the button. */
  get why(): string {
    return this.#why ?? this.#outer?.why ?? ''
  }

  cancel(why: string): void {
    if (this.#why !== undefined) return
    this.#why = why
    for (const hook of [...this.#hooks]) hook()
  }

  /** Calls once, when this or an outer button is pressed. Returns what forgets the call. */
  onCancel(call: () => void): () => void {
    const forget = (): void => {
      this.#hooks.delete(once)
      forgetOuter?.()
    }
    const once = (): void => {
      forget()
      call()
    }
    this.#hooks.add(once)
    const forgetOuter = this.#outer?.onCancel(once)
    return forget
  }

  /** Resolves when it is pressed, at once if it was. */
  pressed(): {promise: Promise<'cancelled'>; forget(): void} {
    let forget = (): void => undefined
    const promise = new Promise<'cancelled'>(resolve => {
      if (this.cancelled) resolve('cancelled')
      else forget = this.onCancel(() => resolve('cancelled'))
    })
    return {promise, forget: () => forget()}
  }
}
