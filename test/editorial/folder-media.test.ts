/** The contract of the picture store, in the data folder. */
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFolderMedia } from '#editorial/media/folder-media.ts'
import { nameMedia } from '#editorial/media/media-name.ts'
import { mediaContract } from '#test/contracts/media.ts'
import { newFolder } from '#test/support/new-folder.ts'

async function openFolder() {
  const folder = await newFolder()
  const open = () => createFolderMedia(join(folder, 'media'))
  return {
    folder: join(folder, 'media'),
    store: open(),
    reopen: open,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

mediaContract('in a folder', openFolder)

test('the folder contains the picture under its name, and nothing else', async () => {
  await using place = await openFolder()
  const picture = nameMedia(Buffer.from('a'), 'png')

  await Promise.all([place.store.put(picture, Buffer.from('a')), place.store.put(picture, Buffer.from('a'))])

  expect(await readdir(place.folder)).toEqual([picture])
})

test('partial files of a crash are deleted, and nothing else', async () => {
  await using place = await openFolder()
  const picture = nameMedia(Buffer.from('a'), 'png')
  await place.store.tidy(new Date())
  await place.store.put(picture, Buffer.from('a'))
  for (const name of [`.${picture}.${'0'.repeat(8)}`, '.nfs0001']) await writeFile(join(place.folder, name), 'half')

  await place.store.tidy(new Date(Date.now() - 60_000))
  expect(await readdir(place.folder)).toHaveLength(3)
  await place.store.tidy(new Date(Date.now() + 60_000))

  expect((await readdir(place.folder)).toSorted()).toEqual(['.nfs0001', picture])
})
