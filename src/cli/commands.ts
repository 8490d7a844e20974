/** All commands of the command line. */
import { auditCommand } from './audit.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import { blogCommand } from './blogs/blog.ts'
import { commentsCommand } from './comments/comments.ts'
import { completionCommand, manCommand } from './completion.ts'
import { configCommand } from './config.ts'
import { contributorsCommand } from './contributors/contributors.ts'
import { demoCommand } from './demo/demo.ts'
import { deskLinkCommand } from './desk-link.ts'
import { deviceCommand } from './devices/device.ts'
import { doctorCommand } from './doctor.ts'
import { exportCommand } from './export.ts'
import { hookCommand } from './hooks/hook.ts'
import { importCommand } from './import.ts'
import { keyCommand } from './key.ts'
import { logLevelCommand } from './log-level.ts'
import { alertCommand } from './posting/alert.ts'
import { correctCommand } from './posting/correct.ts'
import { pinCommand } from './posting/pin.ts'
import { postCommand } from './posting/post.ts'
import { watchCommand } from './posting/watch.ts'
import { removeCommand, retractCommand } from './posting/withdraw.ts'
import { profileCommand } from './profile.ts'
import type { AddCommand } from './program.ts'
import { pruneCommand } from './prune.ts'
import { pushCommand } from './push.ts'
import { readsCommand } from './reads.ts'
import { replayCommand } from './replay.ts'
import { searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'
import { siteCommand } from './sites/site.ts'
import { summaryCommand } from './summary/summary.ts'

export const COMMANDS: readonly AddCommand[] = [
  serveCommand,
  configCommand,
  doctorCommand,
  keyCommand,
  deskLinkCommand,
  profileCommand,
  blogCommand,
  siteCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  pruneCommand,
  readsCommand,
  searchCommand,
  hookCommand,
  logLevelCommand,
  postCommand,
  correctCommand,
  retractCommand,
  removeCommand,
  pinCommand,
  alertCommand,
  watchCommand,
  summaryCommand,
  commentsCommand,
  contributorsCommand,
  importCommand,
  replayCommand,
  exportCommand,
  pushCommand,
  deviceCommand,
  demoCommand,
  completionCommand,
  manCommand,
]
