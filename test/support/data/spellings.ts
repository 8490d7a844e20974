/** Ways of writing a path that some program takes for the plain one. */
export const SPELLINGS: Readonly<Record<string, (path: string) => string>> = {
  'upper case': path => path.toUpperCase(),
  'a capital': path => path.replace(/[a-z]/, letter => letter.toUpperCase()),
  'a capital at the end': path => path.replace(/[a-z](?=[^a-z]*$)/, letter => letter.toUpperCase()),
  'a letter encoded': path => path.replace(/[a-z]/, encoded),
  'the last letter encoded': path => path.replace(/[a-z](?=[^a-z]*$)/, encoded),
  'all of it encoded': path => path.replace(/[a-z]/g, encoded),
  'an encoded slash': path => path.replace(/(?<=.)\//, '%2f'),
  'an encoded backslash': path => path.replace(/(?<=.)\//, '%5C'),
  'a backslash': path => path.replace(/(?<=.)\//, '\\'),
  'two slashes': path => path.replace('/', '//'),
  'two slashes within': path => path.replace(/(?<=.)\//, '//'),
  'a dot': path => `/.${path}`,
  'a detour': path => `/x/..${path}`,
  'an encoded detour': path => `/x/%2e%2e${path}`,
  'a slash at the end': path => `${path}/`,
  'a whole address': path => `http://127.0.0.1${path}`,
}

function encoded(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`
}
