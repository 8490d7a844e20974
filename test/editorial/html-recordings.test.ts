/** Video and audio in the HTML of a CMS. */
import { expect, test } from 'vitest'
import { readBody } from '#editorial/body/body.ts'
import { said, span } from './body-outcome.ts'

const file = (digit: string, ending: string) => `https://live.example.org/media/${digit.repeat(64)}.${ending}`
const [film, speech, words] = [file('a', 'webm'), file('b', 'mp3'), file('c', 'vtt')]

test('an uploaded video in HTML is a block with poster, captions and the caption of its figure', () => {
  const body = readBody({
    html: `<p>Before</p><figure><video src="${film}" poster="/media/p.jpg" width="640" height="360" aria-label="Six gates" onplay="x()">
<track kind="captions" srclang="en-GB" src="${words}"><track kind="chapters" srclang="en" src="${words}">
<track kind="captions" srclang="english, of course" src="${words}"><track srclang="de" src="https://e.example/1.vtt">
<a href="${film}">Watch it</a></video><figcaption>The barrier</figcaption></figure><p>After</p>`,
  })

  expect(body).toMatchObject([said(span('Before')), { _type: 'video' }, said(span('After'))])
  const { _key: _, tracks, ...video } = body[1] as unknown as { _key: string; tracks: object[] }
  expect(video).toEqual({
    ...{ _type: 'video', url: film, alt: 'Six gates', caption: 'The barrier', width: 640, height: 360 },
    poster: { url: '/media/p.jpg', alt: '' },
  })
  expect(tracks).toMatchObject([{ _type: 'track', url: words, language: 'en-GB' }])
  expect(tracks).toHaveLength(1)
})

test('an uploaded recording among the sources of a player is found, in a quote and in the middle of a sentence, too', () => {
  const player = `<audio title="The mayor" controls><source src="https://e.example/1.ogg"><source src="${speech}">Listen</audio>`
  const audio = { _type: 'audio', url: speech, caption: 'The mayor' }

  expect(readBody({ html: player })).toMatchObject([audio])
  expect(readBody({ html: `<blockquote><p>At once.</p>${player}</blockquote>` })).toMatchObject([
    { _type: 'quote' },
    audio,
  ])
  expect(readBody({ html: `<p>She said${player}at noon</p>` }).map(({ _type }) => _type)).toEqual([
    'block',
    'audio',
    'block',
  ])
})

test('text that follows a player which nobody closed is not lost', () => {
  const long = 'The gates rise out of the river. '.repeat(10).trim()
  const opened = `<video src="${film}"> <source src="x.mp4"><track srclang="de" src="${words}">`

  expect(readBody({ html: `<audio src="${speech}" controls /><p>Short</p>` })).toMatchObject([
    { _type: 'audio' },
    said(span('Short')),
  ])
  for (const text of ['Short', long]) {
    expect(readBody({ html: `${opened}<p>${text}</p>` })).toMatchObject([{ _type: 'video' }, said(span(text))])
  }
  const two = readBody({ html: `<p>One</p>${opened}<p>Two</p><AUDIO src="${speech}">Listen</AUDIO>${opened}<p>Three` })
  expect(two.map(({ _type }) => _type)).toEqual(['block', 'video', 'block', 'audio', 'video', 'block'])
  expect(two[1]).toMatchObject({ tracks: [{ url: words, language: 'de' }] })
})

test.each([
  ['of another server', 'https://e.example/film.mp4'],
  ['that would run', 'javascript:alert(1)'],
  ['of a kind that is no recording', file('a', 'jpg')],
  ['without an address', ''],
])('of a recording %s, the text inside stays', (_, src) => {
  const html = `<video src="${src}" poster="/p.jpg"><track srclang="en" src="${words}">The <b>gates</b></video>`

  expect(readBody({ html })).toMatchObject([said(span('The '), span('gates', 'strong'))])
})
