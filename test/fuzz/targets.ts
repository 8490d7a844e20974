/** All fuzz targets, by the name that `npm run fuzz` takes. */
import type { FuzzTarget } from './fuzz-target.ts'
import { htmlTarget, markdownTarget, portableTextTarget } from './targets/bodies.ts'
import { credentialsTarget } from './targets/credentials.ts'
import { framesTarget } from './targets/frames.ts'
import { httpTarget } from './targets/http.ts'
import { linkedPagesTarget } from './targets/linked-pages.ts'
import { placesTarget } from './targets/places.ts'
import { pushAnswersTarget } from './targets/push-answers.ts'
import { recordingsTarget } from './targets/recordings.ts'
import { requestsTarget } from './targets/requests.ts'
import { savedPageTarget } from './targets/saved-page.ts'
import { sessionTarget } from './targets/session.ts'

export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  credentials: credentialsTarget,
  frames: framesTarget,
  html: htmlTarget,
  http: httpTarget,
  'linked-pages': linkedPagesTarget,
  markdown: markdownTarget,
  places: placesTarget,
  'portable-text': portableTextTarget,
  'push-answers': pushAnswersTarget,
  recordings: recordingsTarget,
  requests: requestsTarget,
  'saved-page': savedPageTarget,
  session: sessionTarget,
}
