/** The include from docs/embed.md, verbatim: nginx includes a coverage in a partner's page. */
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { runNginx } from '#test/support/services/nginx.ts'
import { startApp } from '#test/support/services/start-app.ts'

test('nginx includes the coverage, serves the page even if Crier is unreachable, and requests the coverage only now and then', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day', { title: 'Budget day' })
  await app.post('budget-day', 'Doors open')
  const origins = ['https://www.tribune.example']
  await app.api('POST', '/v1/sites', { body: { id: 'tribune', name: 'Tribune', origins } })
  const docs = await readFile('docs/embed.md', 'utf8')
  const [, locations = '', cache = ''] = /```nginx\n(.*?)(proxy_cache_path.*?)```/s.exec(docs) ?? []
  const [, include = ''] = /```html\n(<!--# include.*?)```/s.exec(docs) ?? []
  const root = await newFolder()
  await writeFile(join(root, 'live.html'), `<!doctype html><title>Live</title><h1>Ours</h1>${include}<p>Ours too</p>`)
  const { host } = new URL(app.url)
  const own = `location / { root ${root}; }`
  const server = locations.replace('https://live.example.org', app.url).replace('live.example.org', host)
  // nginx's workers may run as another user.
  await chmod(root, 0o755)
  await using nginx = await runNginx(`events {} http { ${cache} server { listen 8080; ${own} ${server} } }`)
  const read = async () => (await fetch(`${nginx.url}/live.html`)).text()

  const pages = [await read(), await read()]
  const asked = app.logged.filter(line => line.includes('/embed/budget-day/html')).length
  await app.stop()
  const without = await read()

  for (const page of pages) {
    expect(page).toContain('Doors open')
    expect(page).toMatch(/<h1>Ours<\/h1>.*<crier-blog.*<p>Ours too<\/p>/s)
  }
  expect(asked).toBe(1)
  expect(without).toContain('Doors open')
})
