/** The app with its own store, but with every post in a commit of its own: what group commit is measured against. */
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { serveApp } from './serve-app.ts'

await serveApp(folder => openSqliteStore({ folder, maxGroup: 1 }))
