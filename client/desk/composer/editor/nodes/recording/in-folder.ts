/** The address of a file for the desk: the server's own may be written without its host. */
import { folder } from '#client/desk/kit/folder.ts'

export function inFolder(url: string): string {
  return url.startsWith('/') ? folder + url : url
}
