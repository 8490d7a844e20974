/** The windows of one browser share the cookie of the login: one that signs in tells the others. */

const CHANNEL = 'crier-desk-login'

/** Also reaches a window whose opener the provider's page has cut off (Cross-Origin-Opener-Policy). */
export function tellSignedIn(): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage('in')
  channel.close()
}

export function onSignedInElsewhere(hear: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', hear)
  return () => channel.close()
}
