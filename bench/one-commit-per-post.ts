/** The app with its own store, but one commit per post: the baseline for group commit. */
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { serveApp } from './serve-app.ts'

await serveApp(folder => openSqliteStore({ folder, maxGroup: 1 }))
