/** What is read of a live blog, in each of our packages. Written out, so that it needs no other; tests hold it to the source. */

/** A blog as a reader has it. */
export type Coverage = {
  blog: Blog
  /** Copies; each also stands in its place among the updates. */
  pinned: Update[]
  keyUpdates: KeyUpdate[]
  /** Newest first. */
  updates: Update[]
  /** Absent at the end. */
  older?: string | undefined
  /** The shown time of every update that a body refers to, by its id. */
  references: Record<string, string>
  cursor: string
}

export type Blog = {
  id: string
  title: string
  standfirst?: string | undefined
  language: string
  timeZone: string
  state: 'upcoming' | 'live' | 'ended'
  access?: 'public' | 'private' | undefined
  coverage: { start: string; end?: string | undefined }
  lead?: Lead | undefined
  previous?: Reference | undefined
  related?: Reference[] | undefined
  credits?: { role: string; name: string }[] | undefined
  createdAt: string
  updatedAt: string
  version: number
}

export type Reference = { title: string; url?: string | undefined }
export type Lead = Omit<Picture, 'url'> & { url?: string | undefined }

export type KeyUpdate = {
  id: string
  version: number
  time: string
  untimed?: boolean | undefined
  label?: string | undefined
  headline: string
  retracted?: boolean | undefined
}

export type Update = {
  id: string
  blog: string
  version: number
  /** Readers meet the last two only. */
  status: 'draft' | 'submitted' | 'approved' | 'scheduled' | 'published' | 'retracted'
  /** Of a scheduled one, on the desk only. */
  publishAt?: string | undefined
  /** The shown time, in UTC; updates are sorted by it, then by id. */
  time: string
  untimed?: boolean | undefined
  title?: string | undefined
  label?: string | undefined
  byline?: string | undefined
  /** Portable Text. */
  body: Block[]
  key: boolean
  pinned: boolean
  createdAt: string
  publishedAt?: string | undefined
  updatedAt: string
  correction?: { note: string; at: string } | undefined
  retraction?: { note: string; at: string } | undefined
  /** The push that an editor asked for last; `version` is that of the update which asked. */
  alert?: { title: string; text: string; urgency: 'very-low' | 'low' | 'normal' | 'high'; version: number } | undefined
}

type Happened<Kind extends string> = { offset: number; kind: Kind; at: string }
export type Change =
  | (Happened<'update.published'> & { update: Update })
  | (Happened<'update.corrected'> & { update: Update })
  | (Happened<'update.retracted'> & { update: Update })
  | (Happened<'update.removed'> & { update: { id: string } })
  | (Happened<'update.drafted'> & { update: Update })
  | (Happened<'blog.edited'> & { blog: Blog })
  | (Happened<'blog.ended'> & { blog: Blog })

export type Block = TextBlock | Quote | Image | Embed | Related

export type TextBlock = {
  _type: 'block'
  _key: string
  style: 'normal' | 'h2' | 'h3' | 'h4'
  listItem?: 'bullet' | 'number' | undefined
  level?: number | undefined
  children: { _type: 'span'; _key: string; text: string; marks: string[] }[]
  markDefs: ({ _type: 'link'; _key: string; href: string } | { _type: 'reference'; _key: string; update: string })[]
}

export type Quote = {
  _type: 'quote'
  _key: string
  content: TextBlock[]
  attribution?: string | undefined
  pulled?: boolean | undefined
}

export type Picture = {
  url: string
  alt: string
  caption?: string | undefined
  credit?: string | undefined
  width?: number | undefined
  height?: number | undefined
}
export type Image = Picture & { _type: 'image'; _key: string }

export type Embed = {
  _type: 'embed'
  _key: string
  provider: string
  url?: string | undefined
  author?: string | undefined
  handle?: string | undefined
  text?: string | undefined
  time?: string | undefined
  /** A page of the provider's own for a frame: so high, or so many times as wide as it is high. Found by Crier; what is sent is not looked at. */
  player?: { url: string; height?: number | undefined; aspectRatio?: number | undefined } | undefined
}

export type Related = {
  _type: 'related'
  _key: string
  title: string
  source?: string | undefined
  url?: string | undefined
}
