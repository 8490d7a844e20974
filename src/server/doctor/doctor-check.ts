/** The contract of a check: it looks at one thing and reports in sentences, which `crier doctor` and `/readyz?verbose` print. */

/** From best to worst; a check is `skipped` if it does not apply, or cannot be made. */
export const CHECK_STATES = ['ok', 'skipped', 'warning', 'problem'] as const
export type CheckState = (typeof CHECK_STATES)[number]

export type CheckNote = {
  readonly state: CheckState
  /** What was found; if it was skipped, why. */
  readonly found: string
  /** What it should be. */
  readonly expected?: string
  /** What to do: a command, a setting, a line of a configuration file. */
  readonly change?: string
}

/** A note with the name of its check. */
export type CheckFinding = CheckNote & { readonly check: string; readonly ms: number }

export interface DoctorCheck {
  /** One or two words. */
  readonly name: string
  /** What to do if it does not end in time. */
  readonly ifLate: string
  /** Reports failures as notes; a rejection is a bug. It must stop when the signal says so, or the command would not end. */
  run(signal: AbortSignal): Promise<readonly CheckNote[]>
}

type Advice = { readonly expected: string; readonly change: string }

export const noteOk = (found: string): CheckNote => ({ state: 'ok', found })
export const noteSkipped = (found: string, advice?: Pick<Advice, 'change'>): CheckNote => ({
  ...{ state: 'skipped', found },
  ...advice,
})
export const noteWarning = (found: string, advice: Advice): CheckNote => ({ state: 'warning', found, ...advice })
export const noteProblem = (found: string, advice: Advice): CheckNote => ({ state: 'problem', found, ...advice })

export function worstOf(notes: readonly Pick<CheckNote, 'state'>[]): CheckState {
  return notes.reduce<CheckState>(
    (worst, { state }) => (CHECK_STATES.indexOf(state) > CHECK_STATES.indexOf(worst) ? state : worst),
    'ok',
  )
}
