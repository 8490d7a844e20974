/** The number of updates that wait, in the title of the browser's tab. */

export function showInTab(count: number) {
  const title = document.title.replace(/^\(\d+\) /, '')
  const next = count > 0 ? `(${count}) ${title}` : title
  if (next !== document.title) document.title = next
}
