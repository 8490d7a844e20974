/** What pages read, without private blogs: only the API checks keys and tokens. */
import type { Doors } from '#delivery/access/doors.ts'
import { demandPublic } from '#delivery/access/public-records.ts'
import type { Snapshots } from '#web/pages/snapshots.ts'
import type { PastBlogs } from '#web/past/past-blogs.ts'

export function publicSnapshots(snapshots: Snapshots, doors: Doors): Snapshots {
  return {
    get status() {
      return snapshots.status
    },
    async cursor(blog, filter) {
      await demandPublic(doors, blog)
      return snapshots.cursor(blog, filter)
    },
    async read(blog, filter) {
      await demandPublic(doors, blog)
      return snapshots.read(blog, filter)
    },
    tagOf: snapshots.tagOf,
  }
}

export function publicPast(past: PastBlogs, doors: Doors): PastBlogs {
  return {
    async coverage(blog, ...how) {
      await demandPublic(doors, blog)
      return past.coverage(blog, ...how)
    },
    async updates(blog, page) {
      await demandPublic(doors, blog)
      return past.updates(blog, page)
    },
    async update(blog, of) {
      await demandPublic(doors, blog)
      return past.update(blog, of)
    },
  }
}
