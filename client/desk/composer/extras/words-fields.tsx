/** Title, label and byline of an update, its contributors, and its topics where the coverage has some. */
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { type Contributor, MOST_ON_AN_UPDATE } from '#shared/blog/contributor.ts'
import { MOST_TOPICS_OF_UPDATE } from '#shared/blog/topic.ts'
import { ChooserField } from './chooser-field.tsx'
import { Line } from './fold.tsx'

const said = words.composer.extras

const TITLE_CHARACTERS = 300
const LABEL_CHARACTERS = 100
const BYLINE_CHARACTERS = 200

/** `undefined` removes a field. */
type Change = { readonly [K in keyof UpdateFields]?: UpdateFields[K] | undefined }

type Props = {
  readonly fields: UpdateFields
  readonly disabled: boolean
  readonly bylines: readonly string[] | undefined
  readonly contributors: readonly Contributor[] | undefined
  readonly blog: Blog
  readonly set: (change: Change) => void
}

export function WordsFields({ fields, disabled, bylines, contributors, blog, set }: Props) {
  return (
    <div className="composer-fold composer-words">
      <Line
        {...{ label: words.fields.title, field: 'title', value: fields.title, longest: TITLE_CHARACTERS, disabled }}
        onChange={title => set({ title })}
      />
      <Line
        {...{ label: words.fields.label, field: 'label', value: fields.label, longest: LABEL_CHARACTERS, disabled }}
        placeholder={said.labelExample}
        onChange={label => set({ label })}
      />
      <Line
        {...{ label: words.fields.byline, field: 'byline', value: fields.byline, longest: BYLINE_CHARACTERS, disabled }}
        {...(bylines && { suggestions: bylines })}
        onChange={byline => set({ byline })}
      />
      <Contributors {...{ fields, disabled, offered: offeredOf(blog, contributors), set }} />
      <Topics {...{ fields, disabled, blog, set }} />
    </div>
  )
}

type ContributorsProps = Pick<Props, 'fields' | 'disabled' | 'set'> & { readonly offered: readonly Contributor[] }

function Contributors({ fields: { contributors }, disabled, offered, set }: ContributorsProps) {
  if (offered.length === 0 && !contributors) return null
  return (
    <ChooserField
      {...{ label: words.fields.contributors, field: 'contributors', said: words.contributors }}
      {...{ named: contributors ?? [], offered, most: MOST_ON_AN_UPDATE, disabled }}
      onChange={ids => set({ contributors: ids && [...ids] })}
    />
  )
}

/** A topic that was taken out of the coverage stays to be seen, and removed, by its id. */
function Topics({ fields: { topics }, disabled, blog, set }: Pick<Props, 'fields' | 'disabled' | 'blog' | 'set'>) {
  if (!blog.topics?.length && !topics) return null
  return (
    <ChooserField
      {...{ label: words.fields.topics, field: 'topics', said: words.topics }}
      {...{ named: topics ?? [], offered: blog.topics ?? [], most: MOST_TOPICS_OF_UPDATE, disabled }}
      onChange={ids => set({ topics: ids && [...ids] })}
    />
  )
}

/** Those of the coverage too: somebody may have been taken out of the newsroom's list. */
export function offeredOf({ contributors: own = [] }: Blog, listed: readonly Contributor[] = []) {
  return [...listed, ...own.filter(({ id }) => !listed.some(one => one.id === id))]
}
