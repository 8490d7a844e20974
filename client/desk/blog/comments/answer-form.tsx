/** Answers a comment: in words below it, by an update that quotes it, or by one that is out. */
import { type FormEvent, useId, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { offeredBylines, rememberByline } from '#client/desk/blog/writing/bylines.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { isSendKey } from '#client/desk/kit/keys.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import type { Decision } from '#client/desk/local/records/item.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import { ANSWER_CHARACTERS, type QueuedComment } from '#shared/blog/comment.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { CommentsDesk } from './comments-desk.ts'
import { composeAnswer } from './compose-answer.ts'
import { focusOn } from './focus-on.ts'
import { FormFrame } from './form-frame.tsx'
import { type AnswerWords, answerName } from './kept-decision.ts'

const said = words.comments
/** Of a byline, as of an update's. */
const BYLINE_CHARACTERS = 200
/** The last hour or two; an older one is answered in words. */
const MOST_UPDATES = 30

type Props = { readonly comment: QueuedComment; readonly comments: CommentsDesk }

export function AnswerForm(props: Props) {
  const { blog, login } = useBlog()
  const { typed, put, give, submit, compose } = useAnswer(props)
  const isEditor = mayPublish(login)

  return (
    <FormFrame onSubmit={submit} onClose={() => props.comments.form.set(undefined)} comment={props.comment.id}>
      <Field
        label={said.answerText}
        value={typed.text}
        rows={3}
        lang={blog.language}
        dir="auto"
        longest={ANSWER_CHARACTERS}
        onText={text => put({ text })}
      />
      <Byline byline={typed.byline} onByline={byline => put({ byline })} />
      <div className="actions">
        <button type="submit" className="primary">
          {isEditor ? said.answerUnder : said.propose.answer}
        </button>
        {isEditor && (
          <button type="button" onClick={compose}>
            {said.answerUpdate}
          </button>
        )}
      </div>
      {isEditor && <ByUpdate onChoose={update => void give({ update })} />}
    </FormFrame>
  )
}

function useAnswer({ comment, comments }: Props) {
  const { desk, login } = useBlog()
  const { id, answer } = comment
  const byline = answer?.byline ?? offeredBylines(ownerOf(login))[0] ?? ''
  const first = (): AnswerWords => ({ text: answer?.text ?? '', byline })
  const { words: typed, put, forget } = useKeptWords(answerName(id), first)

  /** The words stay kept until the decision is. */
  async function give(given: NonNullable<Decision['answer']>) {
    comments.form.set(undefined)
    const action = mayPublish(login) ? ANSWER : PROPOSE
    const deciding = comments.decide(comment, { ...action, answer: given })
    focusOn(comments.nextAfter(id))
    if (await deciding) forget()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    const text = typed.text.trim()
    if (!text) return
    const byline = typed.byline.trim()
    rememberByline(byline)
    void give({ text, ...(byline && { byline }) })
  }

  function compose() {
    comments.form.set(undefined)
    composeAnswer(desk, comment, typed)
    forget()
  }

  return { typed, put, give, submit, compose }
}

const ANSWER = { action: 'answer' } as const
const PROPOSE = { action: 'propose', proposed: 'answer' } as const

type BylineProps = { readonly byline: string; readonly onByline: (byline: string) => void }

function Byline({ byline, onByline }: BylineProps) {
  const { login } = useBlog()
  const offered = useId()
  return (
    <>
      <Field label={said.byline} value={byline} longest={BYLINE_CHARACTERS} list={offered} onText={onByline} />
      <datalist id={offered}>
        {offeredBylines(ownerOf(login)).map(one => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  )
}

/** For what readers know already. */
function ByUpdate({ onChoose }: { readonly onChoose: (update: string) => void }) {
  const { desk, blog } = useBlog()
  const { coverage } = useStore(desk.live.state)
  const [chosen, setChosen] = useState('')
  const label = useId()
  const updates = (coverage?.updates ?? []).filter(({ status }) => status === 'published').slice(0, MOST_UPDATES)
  if (updates.length === 0) return undefined
  return (
    <div className="linked">
      <div className="field">
        <label htmlFor={label}>{said.answerOut}</label>
        <select
          id={label}
          value={chosen}
          onChange={({ target }) => setChosen(target.value)}
          onKeyDown={event => isSendKey(event.nativeEvent) && event.preventDefault()}
        >
          <option value="">{said.chooseUpdate}</option>
          {updates.map(update => (
            <option key={update.id} value={update.id}>
              {showClockOf(update.time, blog)} {headline(update)}
            </option>
          ))}
        </select>
      </div>
      <button type="button" aria-disabled={chosen === ''} onClick={() => chosen && onChoose(chosen)}>
        {said.answer}
      </button>
    </div>
  )
}
