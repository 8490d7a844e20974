/** An error that the person at the terminal can mend: shown as its message alone; the command exits with its code. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly exitCode: number

  constructor(message: string, { exitCode = EXIT.refused, ...options }: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** For scripts; documented in the help of `crier post`. */
export const EXIT = { refused: 1, changed: 3, unreachable: 4 } as const
