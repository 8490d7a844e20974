/** What the person at the terminal can mend: its message is shown alone, without a stack, and the command exits with 1. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
