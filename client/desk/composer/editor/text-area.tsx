/** The toolbar, the text and the panels that open from them. */
import { PortableTextEditable, useEditor, useEditorSelector } from '@portabletext/editor'
import { BehaviorPlugin } from '@portabletext/editor/plugins'
import { type ReactNode, type RefObject, useContext, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useAnnounce } from '#client/desk/composer/announcer.tsx'
import { UploadsContext } from '#client/desk/composer/body/uploads-context.tsx'
import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { CardPanel } from '#client/desk/composer/panels/card-panel.tsx'
import { activeLink, LinkPanel } from '#client/desk/composer/panels/link-panel.tsx'
import { PicturePanel } from '#client/desk/composer/panels/picture-panel.tsx'
import { RecordingPanel } from '#client/desk/composer/panels/recording-panel.tsx'
import { offerCard } from '#client/desk/composer/paste/cards.ts'
import { isSame } from '#client/desk/kit/same.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { behaviorsOf } from './behaviors.ts'
import { keepCaretInSight } from './caret-in-sight.ts'
import { MentionList, mentionOptionId, useMentions } from './mention-list.tsx'
import { useTextKeys } from './text-keys.ts'
import { type PanelName, Toolbar } from './toolbar.tsx'
import { type OfferPlace, useTypingPlace } from './use-typing-place.ts'

const said = words.composer

const WIDEST_LIST = 352

/** Stable, because a new one would make the editor render every paragraph again. */
const placeholder = () => <span className="composer-placeholder">{words.write.placeholder}</span>

export type TextArea = {
  readonly blog: Blog
  readonly services: ComposerServices
  readonly disabled: boolean
  readonly offerPlace: OfferPlace | undefined
}

export function TextArea({ blog, services, disabled, offerPlace }: TextArea) {
  const editor = useEditor()
  const [panel, setPanel] = useState<PanelName>()
  const area = useRef<HTMLDivElement>(null)
  const id = useId()
  const behaviors = useBehaviors(services)
  const mentions = useMentions({ blog, findUpdates: services.findUpdates })
  const isListed = mentions.updates.length > 0
  const keys = useTextKeys({ takeKey: mentions.takeKey, openLink: () => setPanel('link'), area })
  useTypingPlace({ editor, area, offerPlace })

  function close() {
    setPanel(undefined)
    editor.send({ type: 'focus' })
  }

  return (
    <div className="composer-body" ref={area} onKeyDownCapture={keys.onKeyDownCapture}>
      <BehaviorPlugin behaviors={behaviors} />
      <Toolbar controls={id} disabled={disabled} panel={panel} onPanel={setPanel} />
      {panel === 'link' && <LinkPanel onClose={close} />}
      {panel === 'picture' && <PicturePanel onClose={close} />}
      {panel === 'recording' && <RecordingPanel onClose={close} />}
      {panel === 'card' && <CardPanel readLink={services.readLink} onClose={close} />}
      {panel === undefined && <LinkHere onChange={() => setPanel('link')} />}
      <PortableTextEditable
        id={id}
        className="composer-text-area"
        dir="auto"
        spellCheck
        aria-label={words.write.text}
        aria-multiline
        aria-describedby={`${id}-help`}
        {...(isListed && {
          'aria-controls': `${id}-mentions`,
          'aria-activedescendant': mentionOptionId(`${id}-mentions`, mentions.chosen),
        })}
        renderPlaceholder={placeholder}
        scrollSelectionIntoView={keepCaretInSight}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
        onClick={keys.onClick}
      />
      <p id={`${id}-help`} className="visually-hidden">
        {said.textHelp}
      </p>
      {isListed && (
        <Placed area={area}>{place => <MentionList id={`${id}-mentions`} {...{ mentions, place }} />}</Placed>
      )}
    </div>
  )
}

/** Stable, because the editor would register them all again with every key stroke. */
function useBehaviors(services: ComposerServices) {
  const editor = useEditor()
  const uploads = useContext(UploadsContext)
  const announce = useAnnounce()
  const latest = useRef(services)
  latest.current = services
  return useMemo(
    () =>
      behaviorsOf({
        addFile: (file, as) => uploads.start(file, as),
        findSnippet: name => latest.current.findSnippet(name),
        addressPasted: pasted =>
          void offerCard({ editor, pasted, announce, readLink: url => latest.current.readLink(url) }),
      }),
    [editor, uploads, announce],
  )
}

/** Shows the address of the link at the caret. */
function LinkHere({ onChange }: { readonly onChange: () => void }) {
  const editor = useEditor()
  const link = useEditorSelector(editor, activeLink, isSame)
  if (!link) return null
  return (
    <p className="composer-link-here">
      <a href={link.href} target="_blank" rel="noopener noreferrer" dir="ltr">
        {link.href}
      </a>
      <button
        type="button"
        aria-label={said.changeLinkLabel}
        onMouseDown={event => event.preventDefault()}
        onClick={onChange}
      >
        {said.changeLink}
      </button>
    </p>
  )
}

type Placed = {
  readonly area: RefObject<HTMLDivElement | null>
  readonly children: (place: { top: number; left: number }) => ReactNode
}

/** Below the caret, inside the text area. */
function Placed({ area, children }: Placed) {
  const [place, setPlace] = useState({ top: 0, left: 0 })
  useLayoutEffect(() => {
    const selection = getSelection()
    const caret = selection?.rangeCount ? selection.getRangeAt(0).getBoundingClientRect() : undefined
    const around = area.current?.getBoundingClientRect()
    if (!caret || !around) return
    const left = Math.max(0, Math.min(caret.left - around.left, around.width - WIDEST_LIST))
    setPlace({ top: caret.bottom - around.top + 4, left })
  }, [area])
  return children(place)
}
