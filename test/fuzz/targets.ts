/** All fuzz targets, by the name that `npm run fuzz` takes. */
import type { FuzzTarget } from './fuzz-target.ts'
import { html, markdown, portableText } from './targets/bodies.ts'
import { credentials } from './targets/credentials.ts'
import { http } from './targets/http.ts'
import { linkedPages } from './targets/linked-pages.ts'
import { places } from './targets/places.ts'
import { pushAnswers } from './targets/push-answers.ts'
import { requests } from './targets/requests.ts'
import { savedPage } from './targets/saved-page.ts'
import { session } from './targets/session.ts'

export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  credentials,
  html,
  http,
  'linked-pages': linkedPages,
  markdown,
  places,
  'portable-text': portableText,
  'push-answers': pushAnswers,
  requests,
  'saved-page': savedPage,
  session,
}
