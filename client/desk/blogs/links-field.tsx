/** Previous and related coverage: titles with links. */
import { useRef } from 'react'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { BlogFields, Elsewhere } from './blog-fields.ts'

const said = words.blogForm
const EMPTY: Elsewhere = { title: '', url: '' }

type Links = Pick<BlogFields, 'previous' | 'related'>
type Props = Links & { readonly onLinks: (links: Partial<Links>) => void }

export function LinksField({ previous, related, onLinks }: Props) {
  const add = useRef<HTMLButtonElement>(null)
  const put = (index: number, one: Elsewhere) => onLinks({ related: related.with(index, one) })
  return (
    <>
      <fieldset className="group">
        <legend>{said.previous}</legend>
        <LinkFields link={previous} onLink={one => onLinks({ previous: one })} />
      </fieldset>
      <fieldset className="group">
        <legend>{said.related}</legend>
        {related.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a link has nothing else that names it while it is written
          <div className="linked" key={index}>
            <LinkFields link={one} onLink={next => put(index, next)} isFocused={one === EMPTY} />
            <button
              type="button"
              className="quiet icon"
              aria-label={one.title ? said.removeRelated({ title: one.title }) : said.removeThis}
              onClick={() => {
                onLinks({ related: related.toSpliced(index, 1) })
                add.current?.focus()
              }}
            >
              ×
            </button>
          </div>
        ))}
        <button ref={add} type="button" onClick={() => onLinks({ related: [...related, EMPTY] })}>
          {said.addRelated}
        </button>
      </fieldset>
    </>
  )
}

type LinkProps = {
  readonly link: Elsewhere
  readonly onLink: (link: Elsewhere) => void
  readonly isFocused?: boolean
}

function LinkFields({ link, onLink, isFocused = false }: LinkProps) {
  return (
    <div className="pair">
      <Field
        label={said.linkTitle}
        value={link.title}
        // A link alone says nothing to readers, and would be left out.
        required={link.url.trim() !== ''}
        longest={300}
        isFocused={isFocused}
        onText={title => onLink({ ...link, title })}
      />
      <Field label={said.linkUrl} value={link.url} inputMode="url" dir="ltr" onText={url => onLink({ ...link, url })} />
    </div>
  )
}
