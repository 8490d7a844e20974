/** Suggests updates to refer to, below the caret. The focus stays in the text. */
import { useEditor, useEditorSelector } from '@portabletext/editor'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useAnnounce } from '#client/desk/composer/announcer.tsx'
import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { isSameMention, type Mention, mentionAt, refer } from './mention.ts'

const said = words.composer.mentions

const MOST_OFFERED = 6

type Found = { readonly mention: Mention; readonly updates: readonly Update[] }

type Asking = { readonly blog: Blog; readonly findUpdates: ComposerServices['findUpdates'] }

export function useMentions({ blog, findUpdates }: Asking) {
  const editor = useEditor()
  const announce = useAnnounce()
  const mention = useEditorSelector(editor, mentionAt, isSameMention)
  const [found, setFound] = useState<Found>()
  const [dismissed, setDismissed] = useState<Mention>()
  const [chosen, setChosen] = useState(0)

  useEffect(() => {
    setChosen(0)
    if (!mention) return setFound(undefined)
    let isStale = false
    findUpdates(mention.typed).then(
      updates => {
        if (isStale) return
        setFound({ mention, updates: updates.slice(0, MOST_OFFERED) })
        if (updates.length > 0) announce(said.found({ count: Math.min(updates.length, MOST_OFFERED) }))
      },
      () => undefined,
    )
    return () => {
      isStale = true
    }
  }, [mention, findUpdates, announce])

  const isOffered = mention && found && !isSameMention(mention, dismissed)
  const updates = isOffered ? found.updates : []

  function choose(update: Update) {
    if (mention) refer(editor, { mention, update, blog })
    editor.send({ type: 'focus' })
  }

  /** Says whether the key was for the list. */
  function takeKey({ key, shiftKey, metaKey, ctrlKey }: KeyboardEvent): boolean {
    const update = updates[chosen]
    if (!update || metaKey || ctrlKey) return false
    if (key === 'ArrowDown') setChosen((chosen + 1) % updates.length)
    else if (key === 'ArrowUp') setChosen((chosen + updates.length - 1) % updates.length)
    else if (key === 'Enter' && !shiftKey) choose(update)
    else if (key === 'Escape') setDismissed(mention)
    else return false
    return true
  }

  return { updates, chosen, choose, takeKey, blog }
}

export const mentionOptionId = (list: string, index: number) => `${list}-${index}`

type MentionList = {
  readonly id: string
  readonly mentions: ReturnType<typeof useMentions>
  readonly place: { top: number; left: number }
}

export function MentionList({ id, mentions, place }: MentionList) {
  const { updates, chosen, choose, blog } = mentions
  return (
    <div role="listbox" id={id} aria-label={said.label} className="composer-mentions" style={place}>
      {updates.map((update, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: as above
        <div
          key={update.id}
          role="option"
          id={mentionOptionId(id, index)}
          aria-selected={index === chosen}
          onMouseDown={event => event.preventDefault()}
          onClick={() => choose(update)}
        >
          <time dateTime={update.time}>{showClockOf(update.time, blog)}</time>{' '}
          <span dir="auto">{headline(update)}</span> <small>{showTime(update.time, blog.timeZone).day}</small>
        </div>
      ))}
    </div>
  )
}
