/**
 * Who may call each route: the one table that the attack tests derive their expectations from. A route of any router without a line
 * here fails them, and so does a line without a route.
 *
 * A `chief` is an editor of all blogs; `login` takes a login at the desk. `anyone` and `readers` are API calls without a key; of a private blog, `readers` need a token or a key. `signed` has a signature of
 * its own, `itself` checks its login itself. `page` is no API call: no credential counts, and private blogs do not exist. `client`
 * answers a client library, whose commands carry the credential.
 */
type Access =
  | 'anyone'
  | 'readers'
  | 'contributor'
  | 'editor'
  | 'chief'
  | 'admin'
  | 'login'
  | 'signed'
  | 'itself'
  | 'page'
  | 'client'

const TABLE = `
  GET    /v1/blogs                                anyone
  POST   /v1/blogs                                editor
  GET    /v1/blogs/:blog                          readers
  PATCH  /v1/blogs/:blog                          editor
  GET    /v1/blogs/:blog/history                  editor
  PUT    /v1/blogs/:blog/summary                  editor
  DELETE /v1/blogs/:blog/summary                  editor
  GET    /v1/blogs/:blog/summary/history          editor
  GET    /v1/blogs/:blog/authors                  editor
  GET    /v1/blogs/:blog/updates                  readers
  POST   /v1/blogs/:blog/updates                  contributor
  GET    /v1/blogs/:blog/updates/:update          readers
  PATCH  /v1/blogs/:blog/updates/:update          contributor
  DELETE /v1/blogs/:blog/updates/:update          contributor
  GET    /v1/blogs/:blog/updates/:update/history  editor
  GET    /v1/blogs/:blog/margins                  contributor
  GET    /v1/blogs/:blog/colleagues               editor
  PUT    /v1/blogs/:blog/updates/:update/margin   editor
  PATCH  /v1/blogs/:blog/updates/:update/margin   contributor
  POST   /v1/blogs/:blog/updates/:update/notes    contributor
  DELETE /v1/blogs/:blog/updates/:update/notes/:note  contributor
  GET    /v1/blogs/:blog/search                   readers
  GET    /v1/blogs/:blog/changes                  readers
  GET    /v1/blogs/:blog/events                   readers
  GET    /v1/blogs/:blog/readers                  contributor
  GET    /v1/blogs/:blog/reads                    editor
  POST   /v1/blogs/:blog/reads                    readers
  POST   /v1/blogs/:blog/presence                 contributor
  GET    /v1/blogs/:blog/alerts                   contributor
  GET    /v1/blogs/:blog/alerts/devices           contributor
  GET    /v1/blogs/:blog/live-activity            readers
  GET    /v1/blogs/:blog/comments                 readers
  POST   /v1/blogs/:blog/comments                 readers
  GET    /v1/blogs/:blog/comments/mine            readers
  PATCH  /v1/blogs/:blog/comments/:comment        readers
  DELETE /v1/blogs/:blog/comments/:comment        readers
  GET    /v1/blogs/:blog/comments/queue           contributor
  POST   /v1/blogs/:blog/comments/decisions       contributor
  GET    /v1/blogs/:blog/comments/blocks          editor
  POST   /v1/blogs/:blog/comments/blocks          editor
  DELETE /v1/blogs/:blog/comments/blocks/:writer  editor
  GET    /v1/comment-writers                      admin
  DELETE /v1/comment-writers                      admin
  GET    /v1/desk/blogs                           contributor
  GET    /v1/push                                 anyone
  GET    /v1/devices                              admin
  POST   /v1/devices                              anyone
  GET    /v1/devices/:device                      anyone
  PATCH  /v1/devices/:device                      anyone
  DELETE /v1/devices/:device                      anyone
  POST   /v1/media                                contributor
  POST   /v1/media/recordings                     contributor
  POST   /v1/media/captions                       contributor
  POST   /v1/links                                contributor
  GET    /v1/audit                                admin
  GET    /v1/audit/export                         admin
  GET    /v1/logger                               admin
  PATCH  /v1/logger                               admin
  DELETE /v1/logger                               admin
  GET    /v1/health                               admin
  GET    /v1/storage                              admin
  GET    /v1/keys                                 admin
  POST   /v1/keys                                 admin
  DELETE /v1/keys/:key                            admin
  GET    /v1/people                               admin
  DELETE /v1/people/:person                       admin
  POST   /v1/people/:person/restore               admin
  GET    /v1/sites                                admin
  POST   /v1/sites                                admin
  GET    /v1/sites/:site                          admin
  PATCH  /v1/sites/:site                          admin
  DELETE /v1/sites/:site                          admin
  POST   /v1/sites/:site/pass                     admin
  DELETE /v1/sites/:site/pass                     admin
  GET    /v1/hooks                                admin
  POST   /v1/hooks                                admin
  DELETE /v1/hooks/:hook                          admin
  POST   /v1/hooks/:hook                          signed
  GET    /v1/hooks/:hook/deliveries               admin
  POST   /v1/hooks/:hook/test                     admin
  GET    /v1/contributors                         contributor
  POST   /v1/contributors                         chief
  PATCH  /v1/contributors/:contributor            chief
  DELETE /v1/contributors/:contributor            chief
  GET    /v1/templates                            contributor
  POST   /v1/templates                            chief
  PATCH  /v1/templates/:template                  chief
  DELETE /v1/templates/:template                  chief
  GET    /v1/session                              itself
  POST   /v1/session                              itself
  DELETE /v1/session                              itself
  POST   /v1/session/tickets                      login
  GET    /v1/session/ways                         itself
  GET    /v1/session/provider                     itself
  GET    /v1/session/provider/return              itself
  POST   /v1/session/provider/logout              itself
  ALL    /connection/websocket                    client
  ALL    /connection/http_stream                  client
  ALL    /connection/sse                          client
  ALL    /emulation                               client
  GET    /                                        page
  GET    /blogs/:blog                             page
  GET    /blogs/:blog/manifest.webmanifest        page
  GET    /blogs/:blog/card.jpg                    page
  GET    /blogs/:blog/updates/:update/card.jpg    page
  GET    /blogs/:blog/feed.rss                    page
  GET    /blogs/:blog/feed.atom                   page
  GET    /blogs/:blog/feed.json                   page
  GET    /embed/:blog                             page
  GET    /embed/:blog/html                        page
  GET    /embed/:blog/teaser                      page
  GET    /embed/:blog/teaser.json                 page
  GET    /oembed                                  page
  GET    /video                                   page
  GET    /sites/:site/theme.css                   page
  GET    /media/:name                             page
  GET    /media/:width/:name                      page
  ALL    /media/:name                             page
  ALL    /media/:width/:name                      page
  GET    /blogs/:blog/updates/:update             page
  GET    /embed/:blog/updates/:update             page
  GET    /sitemap.xml                             page
  GET    /news-sitemap.xml                        page
  GET    /robots.txt                              page
  GET    /playground                              page
  GET    /healthz                                 page
  GET    /readyz                                  page
  GET    /desk                                    page
  GET    /desk/{*place}                           page
  GET    /docs                                    page
  GET    /docs/guide                              page
  GET    /docs/errors                             page
  GET    /docs/start.js                           page
  GET    /:file                                   page
  GET    /words/:file                             page
  GET    /fonts/:file                             page
  GET    /openapi.json                            page
`

export type RouteAccess = { readonly method: string; readonly path: string; readonly access: Access }

export const ROUTE_ACCESS: readonly RouteAccess[] = TABLE.trim()
  .split('\n')
  .map(line => {
    const [method = '', path = '', access = ''] = line.trim().split(/\s+/)
    return { method, path, access: access as Access }
  })
