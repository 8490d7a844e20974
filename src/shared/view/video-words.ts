/** What the live video on top of a coverage says, in every language of readers: a few sentences need no files of their own. */

type VideoWords = {
  readonly live: string
  readonly ended: string
  /** Of an address that is no provider's. */
  readonly watch: string
  readonly play: string
  /** Below the button: who learns what. `host`: a provider, or the host of a stream. */
  readonly told: (host: string) => string
  readonly always: (provider: string) => string
  /** Puts the small video back to its place. */
  readonly close: string
  readonly failed: string
}

const ENGLISH: VideoWords = {
  ...{ live: 'Live video', ended: 'The live video has ended', watch: 'Watch the video', play: 'Play' },
  told: host => `Loads from ${host}, which then learns that you are reading this.`,
  always: provider => `Always load from ${provider}`,
  ...{ close: 'Back to its place', failed: 'The video cannot be played right now.' },
}

const WORDS: Readonly<Record<string, VideoWords>> = {
  ar: {
    ...{ live: 'بث مباشر', ended: 'انتهى البث المباشر', watch: 'مشاهدة الفيديو', play: 'تشغيل' },
    told: host => `يُحمَّل من ${host}، الذي سيعرف عندئذ أنك تقرأ هذه الصفحة.`,
    always: provider => `التحميل دائمًا من ${provider}`,
    ...{ close: 'إعادته إلى مكانه', failed: 'لا يمكن تشغيل الفيديو الآن.' },
  },
  de: {
    ...{ live: 'Live-Video', ended: 'Das Live-Video ist beendet', watch: 'Video ansehen', play: 'Abspielen' },
    told: host => `Lädt von ${host}; dort wird dann bekannt, dass Sie dies lesen.`,
    always: provider => `Immer von ${provider} laden`,
    ...{ close: 'Zurück an seinen Platz', failed: 'Das Video lässt sich gerade nicht abspielen.' },
  },
  en: ENGLISH,
  es: {
    ...{
      live: 'Vídeo en directo',
      ended: 'El vídeo en directo ha terminado',
      watch: 'Ver el vídeo',
      play: 'Reproducir',
    },
    told: host => `Se carga desde ${host}, que sabrá entonces que lee esta página.`,
    always: provider => `Cargar siempre desde ${provider}`,
    ...{ close: 'Devolver a su sitio', failed: 'El vídeo no se puede reproducir en este momento.' },
  },
  fr: {
    ...{ live: 'Vidéo en direct', ended: 'Le direct vidéo est terminé', watch: 'Voir la vidéo', play: 'Lire' },
    told: host => `Se charge depuis ${host}, qui saura alors que vous lisez cette page.`,
    always: provider => `Toujours charger depuis ${provider}`,
    ...{ close: 'Remettre à sa place', failed: 'La vidéo ne peut pas être lue pour le moment.' },
  },
  'pt-br': {
    ...{ live: 'Vídeo ao vivo', ended: 'O vídeo ao vivo terminou', watch: 'Ver o vídeo', play: 'Reproduzir' },
    told: host => `Carrega de ${host}, que saberá então que você está lendo esta página.`,
    always: provider => `Sempre carregar de ${provider}`,
    ...{ close: 'Devolver ao lugar', failed: 'Não é possível reproduzir o vídeo agora.' },
  },
  'pt-pt': {
    ...{ live: 'Vídeo em direto', ended: 'O vídeo em direto terminou', watch: 'Ver o vídeo', play: 'Reproduzir' },
    told: host => `Carrega de ${host}, que ficará a saber que está a ler esta página.`,
    always: provider => `Carregar sempre de ${provider}`,
    ...{ close: 'Devolver ao lugar', failed: 'Não é possível reproduzir o vídeo neste momento.' },
  },
  uk: {
    ...{ live: 'Пряма трансляція', ended: 'Пряму трансляцію завершено', watch: 'Дивитися відео', play: 'Відтворити' },
    told: host => `Завантажується з ${host}, який дізнається, що ви це читаєте.`,
    always: provider => `Завжди завантажувати з ${provider}`,
    ...{ close: 'Повернути на місце', failed: 'Зараз відео не можна відтворити.' },
  },
}

export function videoWordsFor(tag: string): VideoWords {
  const language = tag.toLowerCase()
  return WORDS[language] ?? WORDS[language.split('-')[0] ?? ''] ?? ENGLISH
}
