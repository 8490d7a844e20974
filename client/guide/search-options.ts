/** How the guide is searched; its index and its pages need the same options. */
export const SEARCH_OPTIONS = {
  fields: ['heading', 'page', 'words'],
  storeFields: ['heading', 'page', 'aside'],
}
