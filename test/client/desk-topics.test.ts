/** Topics at the desk: the lines of the form, and those of an update in merges, differences, templates and requests. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findUpdates } from '#client/desk/blog/timeline/finding/find-updates.ts'
import { withTemplate } from '#client/desk/blog/writing/templates/template.ts'
import { retyped, type TopicLines, topicsIn } from '#client/desk/blogs/topic-lines.ts'
import { NOTHING_WRITTEN } from '#client/desk/composer/update-fields.ts'
import { loadLaterWords } from '#client/desk/kit/words.ts'
import { changedPatch } from '#client/desk/local/records/field-patch.ts'
import { topicId } from '#shared/blog/topic.ts'
import type { Update } from '#shared/blog/update.ts'

await loadLaterWords()
const { mergeFields } = await import('#client/desk/composer/merge/merge-fields.ts')
const { plainDifference } = await import('#client/desk/composer/merge/plain-difference.ts')

const weather = { id: 'weather', name: 'WEATHER' }
const roads = { id: 'roads', name: 'ROADS' }
const sport = { id: 'sport', name: 'SPORT' }
const saved = [weather, roads, sport]

/** @param texts What the field holds after one change and the next */
function written(...texts: string[]): string[] {
  const lines = texts.reduce(retyped, saved as TopicLines)
  return topicsIn(lines, saved).map(({ id, name }) => `${id}: ${name}`)
}

test.each([
  ['renamed', ['WEATHER\nROADS AND RAIL\nSPORT'], ['weather: WEATHER', 'roads: ROADS AND RAIL', 'sport: SPORT']],
  [
    'emptied, then renamed',
    ['WEATHER\n\nSPORT', 'WEATHER\nRail\nSPORT'],
    ['weather: WEATHER', 'roads: Rail', 'sport: SPORT'],
  ],
  ['removed', ['WEATHER\nSPORT'], ['weather: WEATHER', 'sport: SPORT']],
  ['left empty', ['WEATHER\n  \nSPORT'], ['weather: WEATHER', 'sport: SPORT']],
  [
    'cut and pasted elsewhere',
    ['ROADS\nSPORT', 'ROADS\nSPORT\nWEATHER'],
    ['roads: ROADS', 'sport: SPORT', 'weather: WEATHER'],
  ],
  ['sorted at once', ['SPORT\nWEATHER\nROADS'], ['sport: SPORT', 'weather: WEATHER', 'roads: ROADS']],
  [
    'split and joined',
    ['WEA\nTHER\nROADS\nSPORT', 'WEATHER\nROADS\nSPORT'],
    ['weather: WEATHER', 'roads: ROADS', 'sport: SPORT'],
  ],
  [
    'joined and split',
    ['WEATHERROADS\nSPORT', 'WEATHER\nROADS\nSPORT'],
    ['weather: WEATHER', 'roads: ROADS', 'sport: SPORT'],
  ],
  ['replaced as a whole', ['Été à Paris\nFood'], ['ete-a-paris: Été à Paris', 'food: Food']],
  [
    'renamed, and its old name begun anew',
    ['Storm\nROADS\nSPORT', 'Storm\nROADS\nSPORT\nWEATHER'],
    ['weather: Storm', 'roads: ROADS', 'sport: SPORT', 'weather-2: WEATHER'],
  ],
  [
    'taken out, and another with its letters begun',
    ['WEATHER\nROADS', 'WEATHER\nROADS\nSport!'],
    ['weather: WEATHER', 'roads: ROADS', 'sport-2: Sport!'],
  ],
])('a line that is %s', (_, texts, expected) => {
  expect(written(...texts)).toEqual(expected)
})

test('whatever is typed, the lines are the text, and the ids are valid and each there once', () => {
  const text = fc.array(fc.constantFrom('WEATHER', 'ROADS', '', ' ', '-', 'الطقس', '天气', 'a'.repeat(90), 'Storm'), {
    maxLength: 6,
  })
  fc.assert(
    fc.property(
      fc.array(
        text.map(lines => lines.join('\n')),
        { minLength: 1, maxLength: 4 },
      ),
      texts => {
        const lines = texts.reduce(retyped, saved as TopicLines)
        const ids = topicsIn(lines, saved).map(({ id }) => id)

        expect(lines.map(({ name }) => name).join('\n')).toBe(texts.at(-1))
        expect(ids.filter(id => !topicId.safeParse(id).success)).toEqual([])
        expect(new Set(ids).size).toBe(ids.length)
      },
    ),
  )
})

test('topics that two editors named are merged without a question', () => {
  const of = (...topics: string[]) => ({ ...NOTHING_WRITTEN, topics })

  const { merged, conflicts } = mergeFields(
    of('weather', 'roads'),
    of('weather', 'sport'),
    of('weather', 'roads', 'food'),
  )

  expect([merged.topics, conflicts]).toEqual([['weather', 'food', 'sport'], []])
  expect(mergeFields(of('weather'), NOTHING_WRITTEN, of('weather')).merged).not.toHaveProperty('topics')
})

test('the history tells the topics by name, and one that is not listed any more by its id', () => {
  const after = { ...NOTHING_WRITTEN, topics: ['weather', 'gone'] }
  const times = { timeZone: 'Europe/London', language: 'en', topics: saved.map(one => ({ ...one })) }

  const { fields } = plainDifference({ before: NOTHING_WRITTEN, after, times })

  expect(fields).toEqual([{ name: 'Topics', words: [{ kind: 'added', text: 'WEATHER, gone' }] }])
})

test('the last topic that is taken out is cleared', () => {
  const base = { ...NOTHING_WRITTEN, title: 'Rain', topics: ['weather'] }
  const { topics: _, ...without } = base

  expect(changedPatch(base, without)).toEqual({ topics: null })
  expect(changedPatch(without, base)).toEqual({ topics: ['weather'] })
})

test('a template brings those of its topics that the coverage has, and replaces none', () => {
  const template = { name: 'Rain', fields: { ...NOTHING_WRITTEN, topics: ['elsewhere', 'roads'] } }
  const listed = saved.map(one => ({ ...one }))

  expect(withTemplate(NOTHING_WRITTEN, template, listed).topics).toEqual(['roads'])
  expect(withTemplate(NOTHING_WRITTEN, template)).not.toHaveProperty('topics')
  expect(withTemplate({ ...NOTHING_WRITTEN, topics: ['sport'] }, template, listed).topics).toEqual(['sport'])
})

test('the search in the timeline finds updates by the names of their topics', () => {
  const [about, other] = [['roads'], undefined].map(
    topics => ({ time: '2026-03-04T15:39:00.000Z', body: [], ...(topics && { topics }) }) as unknown as Update,
  )
  const blog = { timeZone: 'Europe/London', language: 'en', topics: [{ id: 'roads', name: 'Été à Paris' }] }
  const search = { text: 'ete', filters: [] }

  const found = findUpdates([about, other] as Update[], search, { blog, authors: new Map(), me: 'Ana' })

  expect(found).toEqual([about])
})
