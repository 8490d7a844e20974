/** The desk's catalogues: the same messages with the same arguments in every language, all of them used, and no text beside them. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { type Catalogue, LATER_SECTIONS, messagesOf, parseMessage, problemsOf } from '#client/types/desk-words.ts'
import { loadedWith } from '#test/support/loaded-with.ts'
import { inlineIn, inlineTexts, usedMessages } from '#test/support/message-use.ts'

const FOLDER = 'client/desk/kit/words'
const catalogues = globSync(`${FOLDER}/*.json`).map(file => {
  const language = basename(file, '.json')
  return { language, messages: messagesOf(read(language)) }
})
const english = messagesOf(read('en'))
const others = catalogues.filter(({ language }) => language !== 'en')
const sources = globSync('client/desk/**/*.{ts,tsx}').filter(path => !path.includes('/dist/'))

test('every language that readers have is one of the desk', () => {
  const ofReaders = globSync('src/shared/view/words/*.ts').map(file => basename(file, '.ts').split('-')[0])

  expect(new Set(catalogues.map(({ language }) => language.split('-')[0]))).toEqual(new Set(ofReaders))
})

test.each(others)('$language has the messages that English has, with the same arguments', ({ language }) => {
  expect(problemsOf(read(language), read('en'))).toEqual([])
})

test.each(catalogues)('every plural in $language has the forms of its language', ({ language, messages }) => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const wrong = [...messages].filter(([, message]) =>
    pluralsIn(message).some(keys => forms.some(form => !keys.includes(form)) || keys.some(key => !isForm(key, forms))),
  )

  expect(wrong).toEqual([])
})

test.each(catalogues)('no message in $language is empty or begins or ends with a space', ({ messages }) => {
  expect([...messages].filter(([, message]) => message === '' || message.trim() !== message)).toEqual([])
})

test('every message is used', () => {
  const used = [...usedMessages(sources, read('en'))]
  const unused = [...english.keys()].filter(path => !used.some(one => path === one || path.startsWith(`${one} `)))

  expect(unused).toEqual([])
})

test('the first screens use no text that is loaded after them', () => {
  const first = loadedWith(...['open-desk.tsx', 'blog/blog-page.tsx', 'blog/timeline/readers-view.tsx'].map(inDesk))
  const used = [...usedMessages([...first], read('en'))].map(path => path.split(' ')[0] ?? '')

  expect(first).toContain(inDesk('blog/writing/plain-field.tsx'))
  expect(first).not.toContain(inDesk('composer/composer.tsx'))
  expect(used.filter(section => LATER_SECTIONS.includes(section))).toEqual([])
  expect(Object.keys(read('en'))).toEqual(expect.arrayContaining([...LATER_SECTIONS]))
})

test('no component has a text of its own', () => {
  expect(inlineTexts(sources)).toEqual([])
})

test('a text between tags, in an attribute or in a message is found', () => {
  const source =
    '<p title={isNew ? "New one" : said.old}>Some {"more"} {said.text} <b aria-label="Bold" /> · {tell("Done")}</p>'

  expect(inlineIn('one.tsx', source).toSorted()).toEqual(['Bold', 'Done', 'New one', 'Some', 'more'])
})

function inDesk(file: string): string {
  return `client/desk/${file}`
}

function read(language: string): Catalogue {
  return JSON.parse(readFileSync(`${FOLDER}/${language}.json`, 'utf8'))
}

function pluralsIn(message: string): string[][] {
  const found: string[][] = []
  JSON.stringify(parseMessage(message), (_, value) => {
    if (value?.pluralType) found.push(Object.keys(value.options))
    return value
  })
  return found
}

function isForm(key: string, forms: readonly string[]): boolean {
  return forms.includes(key) || /^=\d+$/.test(key)
}
