/** The form of a coverage, for a new and an existing one. */
import { useId } from 'react'
import { CheckField } from '#client/desk/kit/check-field.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { LanguageField } from '#client/desk/kit/language-field.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { BlogFields } from './blog-fields.ts'
import { ClockField } from './clock-field.tsx'
import { CommentsField } from './comments-field.tsx'
import { LeadField } from './lead-field.tsx'
import { LinksField } from './links-field.tsx'
import { OrderField } from './order-field.tsx'
import { TopicsField } from './topics-field.tsx'
import { VideoField } from './video-field.tsx'

const said = words.blogForm
const ZONES = Intl.supportedValuesOf('timeZone')

type Props = {
  readonly fields: BlogFields
  /** Applied to the fields at that time: an upload ends after more was typed. */
  readonly onFields: (change: (held: BlogFields) => BlogFields) => void
  /** By the name of the field. */
  readonly problems: Readonly<Record<string, string>>
  /** The credit of a picture that is uploaded without one. */
  readonly credit?: string
  readonly isPrivate?: boolean
}

export function TitleField({ fields, onFields, problems }: Props) {
  return (
    <Field
      label={said.title}
      isFocused
      value={fields.title}
      required
      longest={300}
      problem={problems.title}
      onText={title => onFields(held => ({ ...held, title }))}
    />
  )
}

/** Everything but the title. */
export function BlogDetailFields({ fields, onFields, problems, credit = '', isPrivate = false }: Props) {
  const zones = useId()
  const put = (some: Partial<BlogFields>) => onFields(held => ({ ...held, ...some }))
  return (
    <>
      <StandfirstFields {...{ fields, problems, isPrivate }} onText={put} />
      <div className="pair">
        <Field
          label={said.timeZone}
          help={said.timeZoneHelp}
          value={fields.timeZone}
          required
          list={zones}
          problem={problems.timeZone}
          onText={timeZone => put({ timeZone })}
        />
        <LanguageField
          language={fields.language}
          problem={problems.language}
          onLanguage={language => put({ language })}
        />
      </div>
      <ClockField
        timeZone={fields.timeZone}
        language={fields.language}
        clock={fields.clock}
        onClock={clock => put({ clock })}
      />
      <datalist id={zones}>
        {ZONES.map(zone => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <LeadField
        lead={fields.lead}
        onLead={some =>
          onFields(held => ({ ...held, lead: withCredit({ ...held.lead, ...some }, { before: held.lead, credit }) }))
        }
      />
      <VideoField
        video={fields.video}
        title={fields.title}
        problem={problems.video}
        onVideo={some => onFields(held => ({ ...held, video: { ...held.video, ...some } }))}
      />
      <TopicsField
        topics={fields.topics}
        problem={problems.topics}
        onTopics={change => onFields(held => ({ ...held, topics: change(held.topics) }))}
      />
      <OrderField contributors={fields.contributors} onContributors={contributors => put({ contributors })} />
      <CommentsField comments={fields.comments} onComments={comments => put({ comments })} />
      <SensitiveField isOn={fields.sensitive} onOn={sensitive => put({ sensitive })} />
      <LinksField previous={fields.previous} related={fields.related} onLinks={put} />
    </>
  )
}

type StandfirstProps = Pick<Props, 'fields' | 'problems'> & {
  readonly isPrivate: boolean
  readonly onText: (some: Partial<BlogFields>) => void
}

function StandfirstFields({ fields, problems, isPrivate, onText }: StandfirstProps) {
  return (
    <>
      <Field
        label={said.standfirst}
        help={said.standfirstHelp}
        value={fields.standfirst}
        rows={3}
        longest={2_000}
        problem={problems.standfirst}
        onText={standfirst => onText({ standfirst })}
      />
      {isPrivate && (
        <Field
          label={said.publicStandfirst}
          help={said.publicStandfirstHelp}
          value={fields.publicStandfirst}
          rows={3}
          longest={2_000}
          problem={problems.publicStandfirst}
          onText={publicStandfirst => onText({ publicStandfirst })}
        />
      )}
    </>
  )
}

/** Whether partners leave out advertising in the whole coverage. */
function SensitiveField(props: { readonly isOn: boolean; readonly onOn: (isOn: boolean) => void }) {
  return <CheckField label={said.sensitive} help={said.sensitiveHelp} {...props} />
}

type Lead = BlogFields['lead']

/** A first picture without a credit of its own gets the usual one. */
function withCredit(lead: Lead, { before, credit }: { readonly before: Lead; readonly credit: string }): Lead {
  return lead.url && !before.url && !lead.credit ? { ...lead, credit } : lead
}

export function FormProblem({ problems }: Pick<Props, 'problems'>) {
  return (
    <p className="problem" role="alert">
      {problems['']}
    </p>
  )
}
