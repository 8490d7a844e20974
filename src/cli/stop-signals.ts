/**
 * The signals that stop a server: a supervisor, Ctrl-C and Ctrl-\\, a closed terminal, a tool that restarts it. By
 * default Node would exit at once on some of them, cutting off readers and leaving posts unanswered.
 */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const

export function onStopSignal(stop: () => void): void {
  for (const signal of SIGNALS) process.on(signal, stop)
}
