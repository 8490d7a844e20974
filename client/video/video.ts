/**
 * Plays the stream whose address is in the fragment: the script of `/video`, a page for frames of coverages. Browsers that know
 * streams play them; for others a library is loaded. Nothing is requested before the page is opened, which is by the reader's click.
 */
import { loadBeside } from '#client/widget/load-beside.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** What browsers call HLS. */
const HLS = 'application/vnd.apple.mpegurl'

const video = document.querySelector('video')
const address = addressIn(location.hash.slice(1))

// Not as a page of its own: anybody could then show any video at the newsroom's address.
if (video && address?.protocol === 'https:' && window !== parent) {
  oneAtATime(video)
  void play(video, address.href)
} else tellFailed()

function addressIn(fragment: string): URL | undefined {
  try {
    return new URL(decodeURIComponent(fragment))
  } catch {}
}

async function play(video: HTMLVideoElement, stream: string): Promise<void> {
  if (video.canPlayType(HLS) && (await playsByItself(video, stream))) return video.addEventListener('error', tellFailed)
  const library = await loadBeside('hls.js')
  if (!library?.playStream(video, stream, tellFailed)) tellFailed()
}

function playsByItself(video: HTMLVideoElement, stream: string): Promise<boolean> {
  return new Promise(done => {
    video.addEventListener('loadedmetadata', () => done(true), { once: true })
    video.addEventListener('error', () => done(false), { once: true })
    video.src = stream
    start(video)
  })
}

/** A browser that allows no sound yet leaves it to the controls. */
function start(video: HTMLVideoElement): void {
  void video.play().catch(() => {})
}

function tellFailed(): void {
  if (window !== parent) parent.postMessage({ protocol: 'crier-video', version: 1, type: 'failed' }, '*')
}
