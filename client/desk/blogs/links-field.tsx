/** Previous and related coverage: titles with links. */
import { Field } from '../field.tsx'
import { words } from '../words.ts'
import type { BlogFields, Elsewhere } from './blog-fields.ts'

const said = words.blogForm
const EMPTY: Elsewhere = { title: '', url: '' }

type Links = Pick<BlogFields, 'previous' | 'related'>
type Props = Links & { readonly onLinks: (links: Partial<Links>) => void }

export function LinksField({ previous, related, onLinks }: Props) {
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
            <LinkFields link={one} onLink={next => put(index, next)} />
            <button
              type="button"
              className="quiet icon"
              aria-label={said.removeRelated(one.title)}
              onClick={() => onLinks({ related: related.toSpliced(index, 1) })}
            >
              ×
            </button>
          </div>
        ))}
        <button type="button" onClick={() => onLinks({ related: [...related, EMPTY] })}>
          {said.addRelated}
        </button>
      </fieldset>
    </>
  )
}

function LinkFields({ link, onLink }: { readonly link: Elsewhere; readonly onLink: (link: Elsewhere) => void }) {
  return (
    <div className="pair">
      <Field label={said.linkTitle} value={link.title} maxLength={300} onText={title => onLink({ ...link, title })} />
      <Field label={said.linkUrl} value={link.url} inputMode="url" dir="ltr" onText={url => onLink({ ...link, url })} />
    </div>
  )
}
