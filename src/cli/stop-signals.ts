/**
 * What asks a server to stop: a supervisor, Ctrl-C and Ctrl-\\, a terminal that is closed, a tool that restarts it. By
 * itself Node would end at once on some of them, with its readers cut and posts unanswered.
 */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const

export function onStopSignal(stop: () => void): void {
  for (const signal of SIGNALS) process.on(signal, stop)
}
