/**
 * The reader's own text size on the newsroom's pages, chosen by a button and kept on the device. It is a share of the size that the browser
 * is set to, so that its settings and zoom count as before.
 */

const NAME = 'crier-text-size'
/** In percent. A press leads to the next, and from the last to the first. */
const SIZES = [100, 115, 130, 150] as const

/** As long as assistive technology takes to know a new element. */
const NOTICED_MS = 150

export function offerTextSize(): void {
  apply(kept())
  const button = document.querySelector<HTMLElement>('.text-size')
  button?.addEventListener('click', () => {
    const size = SIZES[(SIZES.indexOf(kept()) + 1) % SIZES.length] ?? 100
    keep(size)
    apply(size)
    say(button, `${button.ariaLabel} ${shown(size)}`)
  })
}

/** Screen readers do not notice that the text is larger. They tell what changes in an element that was there before. */
function say(button: HTMLElement, text: string): void {
  const said = button.parentElement?.querySelector('.size-said') ?? document.createElement('span')
  if (!said.isConnected) {
    said.className = 'size-said'
    said.role = 'status'
    button.after(said)
  }
  setTimeout(() => {
    said.textContent = text
  }, NOTICED_MS)
}

let last: (typeof SIZES)[number] = 100

/** What the device holds may be anything. */
function kept(): (typeof SIZES)[number] {
  try {
    const held = Number(localStorage.getItem(NAME))
    last = SIZES.find(size => size === held) ?? 100
  } catch {}
  return last
}

/** If the browser refuses to store it, it lasts as long as the page. */
function keep(size: (typeof SIZES)[number]): void {
  last = size
  try {
    localStorage.setItem(NAME, String(size))
  } catch {}
}

function apply(size: number): void {
  document.documentElement.style.fontSize = size === 100 ? '' : `${size}%`
}

function shown(size: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' }).format(size / 100)
}
