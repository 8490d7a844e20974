import { expect, test } from 'vitest'
import { append } from '#editorial/updates/commit.ts'
import { makeUpdate, publishes } from '#test/support/data/entries.ts'
import { BLOG, follow, openFeed } from './open-feed.ts'

const FOLLOWERS = 2_000

test('a post is answered before any follower is written to', async () => {
  const { store, bus, feed, head } = await openFeed()
  const followers = Array.from({ length: FOLLOWERS }, () => follow())
  for (const follower of followers) feed.joinAtHead(follower)
  const written = () => followers.filter(({ writes }) => writes > 0).length

  await append({ log: store.log, bus }, publishes(makeUpdate(BLOG, 'news')))
  const writtenAtAnswer = written()

  await Promise.all(followers.map(follower => follower.upTo(head.offset + 1)))
  expect(writtenAtAnswer).toBe(0)
  expect(written()).toBe(FOLLOWERS)
})

test('posts of one commit are all answered before any follower is written to', async () => {
  const { store, bus, feed, head } = await openFeed()
  const followers = Array.from({ length: FOLLOWERS }, () => follow())
  for (const follower of followers) feed.joinAtHead(follower)
  const writes = () => followers.reduce((sum, follower) => sum + follower.writes, 0)
  const post = async (_: unknown, number: number) => {
    await append({ log: store.log, bus }, publishes(makeUpdate(BLOG, `news ${number}`)))
    return writes()
  }

  const writesAtAnswers = await Promise.all(Array.from({ length: 64 }, post))

  await Promise.all(followers.map(follower => follower.upTo(head.offset + 64)))
  expect(writesAtAnswers).toEqual(Array.from({ length: 64 }, () => 0))
  expect(writes()).toBe(FOLLOWERS)
})
