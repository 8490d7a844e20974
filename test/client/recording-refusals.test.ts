/** What the server says about a recording or captions that it does not take, in the language of an editor. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadLaterWords } from '#client/desk/kit/words.ts'

await loadLaterWords()
const { sentenceFor } = await import('#client/desk/blog/writing/recording-refusal.ts')

test('the desk has a sentence of its own for every one of the server', () => {
  const found = sentences()

  const unknown = found.filter(sentence => sentenceFor(sentence) === undefined)

  expect(found.length).toBeGreaterThan(25)
  expect(unknown).toEqual([])
})

test('a sentence names the format, the limit or the line', () => {
  expect(
    sentenceFor('Many browsers cannot play HEVC (H.265). Export it as MP4 with H.264 and AAC; on an iPhone, …'),
  ).toBe(
    'Many browsers cannot play HEVC (H.265). Export it as MP4 with H.264 and AAC; on an iPhone, choose “Most Compatible” under Settings, Camera, Formats.',
  )
  expect(sentenceFor('Browsers cannot play WMV and WMA; save it as MP4 with H.264 and AAC, or as MP3.')).toContain(
    'WMV/WMA',
  )
  expect(sentenceFor('The recording is larger than 1500 MB (CRIER_RECORDING_MAX_MB); send …')).toContain('1,500 MB')
  expect(sentenceFor('Line 12 is no timing; write it …')).toContain('Line 12')
})

/** Those in the source: whole ones, which begin with a capital and end with a full stop. */
function sentences(): readonly string[] {
  const files = globSync('src/editorial/media/recordings/*.ts').filter(file => !file.endsWith('/lending.ts'))
  const texts = files.flatMap(file => [
    ...readFileSync(file, 'utf8').matchAll(/'([A-Z][^'\n]* [^'\n]*\.)'|`([A-Z][^`\n]* [^`\n]*[.}])`/g),
  ])
  return texts
    .map(
      ([, plain, filled = '']) =>
        plain ?? filled.replace(/\$\{RIGHT\}/, 'Export it as MP4.').replace(/\$\{[^}]*\}/g, '5'),
    )
    .filter(sentence => !/^(?:Export it|Send a video) as/.test(sentence))
}
