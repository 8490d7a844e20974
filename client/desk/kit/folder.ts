/** Where the server is. */

const [, before = ''] = /^(.*?)\/desk(?:\/|$)/.exec(location.pathname) ?? []

/** The prefix of the server's paths: empty, or the folder of a reverse proxy. */
export const folder = before
