/** The contributors of a coverage: a list at its top, and the authors of each update. Without a script, their names are links. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import type { Picture } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'
import { commaOf } from './contributor-words.ts'
import { focusClass, sourcesOf } from './picture-widths.ts'
import { resolve, type Setting } from './setting.ts'
import { type Branch, type Content, h } from './tree.ts'

export function contributorsView({ contributors }: Partial<Blog>, setting: Setting): Content {
  if (!contributors?.length) return undefined
  const one = (of: Contributor) =>
    h(
      'li',
      { id: `contributor-${of.id}` },
      portraitView(of.portrait, setting),
      ' ',
      nameView(of, setting),
      roleView(of, setting),
    )
  return h('ul', { class: 'contributors', part: 'contributors', role: 'list' }, contributors.map(one))
}

/** Ids that the blog does not list are skipped: somebody was taken out of it. */
export function authorsView({ contributors: ids = [] }: Update, setting: Setting): Content {
  const named = ids.flatMap(id => setting.contributors?.find(one => one.id === id) ?? [])
  if (named.length === 0) return undefined
  const one = (of: Contributor, nth: number) => [
    nth > 0 && commaOf(setting.words.tag),
    portraitView(of.portrait, setting),
    ' ',
    nameView(of, setting),
    named.length === 1 && roleView(of, setting),
  ]
  return h(
    'p',
    { class: 'byline authors', part: 'authors' },
    named.flatMap(one).filter(part => part !== false),
  )
}

/** To their own page, or else to the list. The card of a widget is found by `data-key`. */
function nameView({ id, name, url }: Contributor, setting: Setting): Branch {
  const href = url ? resolve(url, setting) : `${setting.page}#contributor-${id}`
  return h('a', { class: 'author', 'data-key': id, href, ...(url && { rel: 'author noopener' }) }, name)
}

function roleView({ role }: Contributor, { words }: Setting): Content {
  return role && [commaOf(words.tag), h('span', { class: 'role' }, role)]
}

/** Beside the name, so it is named by that. */
export function portraitView(portrait: Picture | undefined, setting: Setting): Content {
  if (!portrait) return undefined
  const url = resolve(portrait.url, setting)
  const sources = portrait.width ? sourcesOf(url, portrait.width, setting.media) : undefined
  // The first is the smallest.
  const [small] = sources?.('webp').split(' ') ?? []
  return h('img', {
    class: `portrait ${focusClass(portrait.focus) ?? ''}`.trim(),
    src: small ?? url,
    alt: '',
    width: '32',
    height: '32',
    loading: 'lazy',
    decoding: 'async',
  })
}
