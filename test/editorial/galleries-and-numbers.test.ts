/** Galleries and panels of numbers, from what a client sends to what readers see. */
import { describe, expect, test } from 'vitest'
import { type BodyInput, readBody } from '#editorial/body/body.ts'
import { picturesOf } from '#shared/blog/pictures-in-body.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { said, span } from './body-outcome.ts'

const app = forThisFile(() => startApp({ blog: 'count' }))

const shots = [
  { url: 'https://cdn.example/1.jpg', alt: 'Queue', caption: 'The queue', credit: 'Ana', width: 1_200, height: 800 },
  { url: 'https://cdn.example/2.jpg', alt: 'Box' },
]
const figures = [
  { label: 'Yes', value: '48.2 %', previous: '47 %' },
  { label: 'No', value: '51.8 %' },
]

async function post(block: object) {
  return app.api('POST', '/v1/blogs/count/updates', { body: { body: [block] } })
}

describe('a gallery', () => {
  test.each([
    [
      'Markdown',
      { markdown: 'Before\n\n![Queue](https://e.org/1.jpg "The queue")\n![Box](https://e.org/2.jpg)\n\nAfter' },
    ],
    [
      'HTML',
      {
        html: '<p>Before</p><figure><figure><img src="https://e.org/1.jpg" alt="Queue"><figcaption>The queue</figcaption></figure><a href="/x"><img src="https://e.org/2.jpg" alt="Box"></a></figure><p>After</p>',
      },
    ],
  ])('is written in %s as pictures that stand together', (_, source) => {
    const [before, gallery, after] = readBody(source)

    expect([before, after]).toMatchObject([said(span('Before')), said(span('After'))])
    expect(gallery).toMatchObject({
      _type: 'gallery',
      pictures: [
        { _type: 'picture', url: 'https://e.org/1.jpg', alt: 'Queue', caption: 'The queue' },
        { _type: 'picture', url: 'https://e.org/2.jpg', alt: 'Box' },
      ],
    })
  })

  test('has the caption of its figure; pictures among words, in a list, or more than fifty stay pictures', () => {
    const shot = (number: number) => `<img src="/${number}.jpg">`
    const many = Array.from({ length: 51 }, (_, index) => shot(index)).join('')
    const kinds = (source: BodyInput) => new Set(readBody(source).map(({ _type }) => _type))

    const [gallery] = readBody({ html: `<figure>${shot(1)}${shot(2)}<figcaption>Polling day</figcaption></figure>` })

    expect(gallery).toMatchObject({ _type: 'gallery', caption: 'Polling day' })
    expect(kinds({ html: `<figure>${many}</figure>` })).toEqual(new Set(['image']))
    expect(kinds({ html: `<p>${shot(1)}${shot(2)}</p>` })).toEqual(new Set(['image']))
    expect(kinds({ markdown: '![a](/1.jpg) and ![b](/2.jpg)' })).toEqual(new Set(['image', 'block']))
    expect(kinds({ markdown: '- ![a](/1.jpg) ![b](/2.jpg)\n- c' })).not.toContain('gallery')
  })

  test('is stored with keys, counts as its pictures, and has words', async () => {
    const { body } = await post({ _type: 'gallery', caption: 'Polling\u0000 day', pictures: shots })
    const [block] = body.update.body

    expect(block).toMatchObject({ _type: 'gallery', caption: 'Polling day' })
    const keys = [block._key, ...block.pictures.map(({ _key }: { _key: string }) => _key)]
    expect(new Set(keys).size).toBe(3)
    expect(block.pictures).toMatchObject(shots.map(shot => ({ _type: 'picture', ...shot })))
    expect(picturesOf(body.update.body).map(({ url }) => url)).toEqual(shots.map(({ url }) => url))
    expect(plainText(body.update.body)).toBe('Polling day\nThe queue Ana\nBox')
  })

  test('is a list for readers without a script and in feeds, and each picture is in the structured data', async () => {
    await post({ _type: 'gallery', caption: 'Polling day', pictures: shots })

    const page = await (await fetch(`${app.url}/blogs/count`)).text()
    const feed = await (await fetch(`${app.url}/blogs/count/feed.json`)).text()

    for (const html of [page, JSON.parse(feed).items[0].content_html]) {
      expect(html).toMatch(/<ol[^>]*aria-label="Polling day"[^>]*><li><figure class="image"/)
      expect(html).toContain('<span class="count">2/2</span>')
    }
    expect(page).toContain('"url":"https://cdn.example/2.jpg"')
  })

  test.each([
    ['no pictures', []],
    ['51 pictures', Array.from({ length: 51 }, () => shots[0])],
    ['a script for an address', [{ url: 'javascript:alert(1)' }]],
    ['a preview with a script', [{ ...shots[0], preview: 'data:image/svg+xml;base64,PHN2Zz4=' }]],
  ])('with %s is refused, by its path', async (_, pictures) => {
    const { status, body } = await post({ _type: 'gallery', pictures })

    expect([status, body.errors[0].path]).toEqual([422, expect.stringMatching(/^body\[0\]\.pictures/)])
  })
})

describe('a panel of numbers', () => {
  test('changes in place with a correction: the same figures with the same keys', async () => {
    const { body } = await post({ _type: 'numbers', caption: 'Half counted', figures })
    const { id, version, body: stored } = body.update
    const [panel] = stored
    const changed = panel.figures.map((figure: { value: string }) => ({
      ...figure,
      previous: figure.value,
      value: '50 %',
    }))

    const answer = await app.api('PATCH', `/v1/blogs/count/updates/${id}`, {
      headers: { 'If-Match': String(version) },
      body: { body: [{ ...panel, figures: changed }] },
    })

    const [now] = answer.body.update.body
    expect(now.figures).toMatchObject([
      { label: 'Yes', value: '50 %', previous: '48.2 %', _key: panel.figures[0]._key },
      { label: 'No', value: '50 %', previous: '51.8 %', _key: panel.figures[1]._key },
    ])
    expect(plainText(answer.body.update.body)).toBe('Half counted\nYes: 50 %\nNo: 50 %')
    const page = await (await fetch(`${app.url}/blogs/count`)).text()
    expect(page).toContain(
      '<p class="number" role="status"><span dir="auto">Yes</span> <strong dir="auto">50 %</strong> <del dir="auto">48.2 %</del></p>',
    )
  })

  test.each([
    ['no numbers', []],
    ['seven numbers', Array.from({ length: 7 }, () => figures[1])],
    ['an empty number', [{ label: 'Yes', value: '' }]],
    ['a number that is not text', [{ label: 'Yes', value: 48 }]],
  ])('with %s is refused, by its path', async (_, wrong) => {
    const { status, body } = await post({ _type: 'numbers', figures: wrong })

    expect([status, body.errors[0].path]).toEqual([422, expect.stringMatching(/^body\[0\]\.figures/)])
  })
})
