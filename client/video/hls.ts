/** The library for browsers that do not know HTTP Live Streaming, served at `/hls.js` and loaded with a reader's first stream. */
import Hls from 'hls.js/light'

/** What a reader may go back to. A stream of hours must not fill the memory. */
const BEHIND_SECONDS = 90
/** Of a live stream there is no more than that ahead. */
const AHEAD_SECONDS = 30
/** The stream's server may be restarting; afterwards the reader is told. */
const MOST_RECOVERIES = 5

/** False where the browser plays no stream at all. */
export function playStream(video: HTMLVideoElement, stream: string, onFailed: () => void): boolean {
  if (!Hls.isSupported()) return false
  // A worker would need a policy that lets scripts be made from text.
  const hls = new Hls({ enableWorker: false, backBufferLength: BEHIND_SECONDS, maxBufferLength: AHEAD_SECONDS })
  let recoveries = 0
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return
    recoveries += 1
    if (type === Hls.ErrorTypes.MEDIA_ERROR && recoveries <= MOST_RECOVERIES) return hls.recoverMediaError()
    hls.destroy()
    onFailed()
  })
  hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(() => {}))
  hls.loadSource(stream)
  hls.attachMedia(video)
  return true
}
