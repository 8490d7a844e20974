/** The text around recordings, in readers' languages: one word, so that it needs no file of its own. */

const languages: Readonly<Record<string, string>> = {
  ar: 'النص المكتوب',
  de: 'Wortlaut',
  es: 'Transcripción',
  fr: 'Transcription',
  'pt-br': 'Transcrição',
  'pt-pt': 'Transcrição',
  uk: 'Текст запису',
}

/** @param tag The name of the file of words. */
export function transcriptWord(tag: string): string {
  return languages[tag] ?? 'Transcript'
}
