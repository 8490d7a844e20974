/** Of several windows with our videos the last one that was started plays; the others pause. */

const CHANNEL = 'crier-video'

export function oneAtATime(video: HTMLVideoElement): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = () => video.pause()
  video.addEventListener('play', () => channel.postMessage('playing'))
}
