/** What the buttons of a gallery say, in every language of readers: two words need no files of their own. */

type GalleryWords = readonly [before: string, after: string]

const ENGLISH: GalleryWords = ['Previous picture', 'Next picture']

const WORDS: Readonly<Record<string, GalleryWords>> = {
  ar: ['الصورة السابقة', 'الصورة التالية'],
  de: ['Voriges Bild', 'Nächstes Bild'],
  es: ['Imagen anterior', 'Imagen siguiente'],
  fr: ['Image précédente', 'Image suivante'],
  'pt-br': ['Imagem anterior', 'Próxima imagem'],
  'pt-pt': ['Imagem anterior', 'Imagem seguinte'],
  uk: ['Попереднє зображення', 'Наступне зображення'],
}

export function galleryWordsFor(tag: string): GalleryWords {
  const language = tag.toLowerCase()
  return WORDS[language] ?? WORDS[language.split('-')[0] ?? ''] ?? ENGLISH
}
