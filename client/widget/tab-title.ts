/** The number of updates that wait, in the title of the browser's tab. */

export function showInTab(count: number) {
  const title = document.title.replace(/^\(\d+\) /, '')
  document.title = count > 0 ? `(${count}) ${title}` : title
}
