/**
 * The reader's own text size on the newsroom's pages, chosen by a button and kept on the device. It is a share of the size that the browser
 * is set to, so that its settings and zoom count as before.
 */
import { TEXT_SIZE_KEY, TEXT_SIZES } from '#shared/view/text-sizes.ts'

type TextSize = (typeof TEXT_SIZES)[number]

/** As long as assistive technology takes to know a new element. */
const NOTICED_MS = 150

/** A press leads to the next size, and from the last to the first. The page has been drawn in the kept one (`src/web/pages/text-size.ts`). */
export function offerTextSize(): void {
  const button = document.querySelector<HTMLElement>('.text-size')
  button?.addEventListener('click', () => {
    const size = TEXT_SIZES[(TEXT_SIZES.indexOf(kept()) + 1) % TEXT_SIZES.length] ?? 100
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

let last: TextSize = 100

/** What the device holds may be anything. */
function kept(): TextSize {
  try {
    const held = Number(localStorage.getItem(TEXT_SIZE_KEY))
    last = TEXT_SIZES.find(size => size === held) ?? 100
  } catch {}
  return last
}

/** If the browser refuses to store it, it lasts as long as the page. */
function keep(size: TextSize): void {
  last = size
  try {
    localStorage.setItem(TEXT_SIZE_KEY, String(size))
  } catch {}
}

function apply(size: number): void {
  document.documentElement.style.fontSize = size === 100 ? '' : `${size}%`
}

function shown(size: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' }).format(size / 100)
}
