/** A sound for what is handed in: off until somebody turns it on, on this device. */
import { readStored, storeValue } from './storage.ts'
import { createStore } from './store.ts'

const NAME = 'crier-desk-sound'

export const isSoundOn = createStore(readStored(NAME) === true)

/** Plays it once, so that one knows it; a browser allows sounds only after such a press. */
export function setSound(isOn: boolean) {
  storeValue(NAME, isOn || undefined)
  isSoundOn.set(isOn)
  playIfOn()
}

export function playIfOn() {
  if (isSoundOn.get()) playNow()
}

export function playNow() {
  void play().catch(() => {})
}

/** Two short notes, quieter than speech. */
const NOTES = [
  { hertz: 660, atSeconds: 0 },
  { hertz: 880, atSeconds: 0.16 },
] as const
const NOTE_SECONDS = 0.14
const LOUDNESS = 0.12

async function play() {
  const context = new AudioContext()
  const ended = NOTES.map(({ hertz, atSeconds }) => {
    const [note, volume] = [context.createOscillator(), context.createGain()]
    const start = context.currentTime + atSeconds
    note.frequency.value = hertz
    volume.gain.setValueAtTime(LOUDNESS, start)
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS)
    note.connect(volume).connect(context.destination)
    note.start(start)
    note.stop(start + NOTE_SECONDS)
    return new Promise(resolve => note.addEventListener('ended', resolve))
  })
  await Promise.all(ended)
  await context.close()
}
