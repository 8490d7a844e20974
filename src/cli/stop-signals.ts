/**
 * The signals that stop a server: a supervisor, Ctrl-C and Ctrl-\\, a closed terminal, a tool that restarts it. By
 * default Node would exit at once on some of them, cutting off readers and leaving posts unanswered.
 */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const

/** The first signal closes and ends the process; a second one ends it at once. */
export function closeOnSignal(close: () => Promise<void>): void {
  let isClosing = false
  onStopSignal(() => {
    if (isClosing) process.exit(1)
    isClosing = true
    exitAfter(close())
  })
}

export function exitAfter(closed: Promise<void>): void {
  closed.then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
}

export function onStopSignal(stop: () => void): void {
  for (const signal of SIGNALS) process.on(signal, stop)
}
