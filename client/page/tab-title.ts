/** The number of held updates in the tab's title. */

export function showInTab(count: number) {
  const title = document.title.replace(/^\(\d+\) /, '')
  document.title = count ? `(${count}) ${title}` : title
}
