/** The topics of a coverage: a name a line. */
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'
import { retyped, type TopicLines } from './topic-lines.ts'

const said = words.blogForm
const { messages } = words.problem

/** The server's limits. */
const MOST_TOPICS = 50
const NAME_CHARACTERS = 60

type Props = {
  readonly topics: TopicLines
  readonly problem: string | undefined
  readonly onTopics: (change: (held: TopicLines) => TopicLines) => void
}

export function TopicsField({ topics, problem, onTopics }: Props) {
  return (
    <Field
      label={said.topics}
      help={said.topicsHelp}
      value={topics.map(({ name }) => name).join('\n')}
      rows={4}
      refusal={problemWith(topics)}
      problem={problem}
      onText={text => onTopics(held => retyped(held, text))}
    />
  )
}

function problemWith(topics: TopicLines): string | undefined {
  const names = topics.map(({ name }) => name.trim()).filter(Boolean)
  const long = names.find(name => name.length > NAME_CHARACTERS)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (long) return words.problem.field({ name: long, message: messages.longest({ most: NAME_CHARACTERS }) })
  if (twice) return said.topicTwice({ name: twice })
  if (names.length <= MOST_TOPICS) return undefined
  return words.problem.field({ name: said.topics, message: messages.most({ most: MOST_TOPICS }) })
}
