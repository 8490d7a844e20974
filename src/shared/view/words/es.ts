/** What the page and the widget say, in Spanish. */
import type { EmbedWords, NotifyWords, PageWords, Words } from './en.ts'

export const words: Words = {
  tag: 'es',
  coverage: { upcoming: 'Próximamente', live: 'En directo', ended: 'Directo finalizado' },
  starts: when => `Empieza: ${when}`,
  previous: 'Directo anterior',
  pinned: 'Fijado',
  keyEvents: 'Momentos clave',
  keyEvent: 'Momento clave',
  updates: 'Actualizaciones',
  related: 'Más sobre este tema',
  noUpdatesYet: 'Todavía no hay actualizaciones. La primera aparecerá aquí.',
  older: 'Actualizaciones anteriores',
  loadingOlder: 'Cargando actualizaciones anteriores…',
  olderFailed: 'No se pudieron cargar las actualizaciones anteriores. Reintentar',
  newest: 'Últimas actualizaciones',
  corrected: when => `Corregido: ${when}`,
  retracted: when => `Retirado: ${when}`,
  seeAlso: 'Ver también',
  viewOn: place => `Ver en ${place}`,
  viewOriginal: 'Ver la publicación original',
  connection: {
    connecting: 'Conectando…',
    live: 'En directo',
    ended: 'Finalizado',
    reconnecting: 'Reconectando…',
    'catching-up': 'Poniéndose al día',
    offline: 'Sin conexión',
    paused: 'En pausa',
    stopped: 'Sin actualizar',
  },
  newUpdate: headline => `Nueva actualización: ${headline}`,
  newUpdates: {
    one: '# nueva actualización',
    many: '# de nuevas actualizaciones',
    other: '# nuevas actualizaciones',
  },
  pause: 'Pausar',
  resume: 'Reanudar',
  oldestFirst: 'Más antiguas primero',
  ownTime: zone => `Mi hora (${zone})`,
  showMore: 'Mostrar más',
  showLess: 'Mostrar menos',
  updateGone: 'Esa actualización ya no está disponible.',
  loading: 'Cargando el directo…',
  unknownBlog: 'No hay ningún directo en esta dirección.',
  unreachable: 'No se pudo cargar el directo. Se volverá a intentar en breve.',
  refused: 'Este sitio no puede mostrar el directo.',
  tryAgain: 'Reintentar',
}

export const notify: NotifyWords = {
  ask: 'Avisarme',
  on: 'Le avisaremos de lo más importante.',
  stop: 'No avisarme más',
  blocked: 'Su navegador bloquea las notificaciones de este sitio.',
  install:
    'En un iPhone o iPad, toque Compartir y luego Añadir a pantalla de inicio. Ábralo allí y toque esto otra vez.',
  failed: 'No ha funcionado. Inténtelo de nuevo en un momento.',
}

export const embeds: EmbedWords = {
  load: provider => `Cargar desde ${provider}`,
  told: provider => `${provider} sabrá entonces que está leyendo esto.`,
  always: provider => `Cargar siempre desde ${provider}`,
}

export const page: PageWords = {
  skip: 'Ir a las actualizaciones',
  allCoverage: 'Todos los directos',
  olderCoverage: 'Directos anteriores',
  describe: newsroom => `Coberturas en directo de ${newsroom}, actualizadas al momento.`,
  lastUpdate: when => `Actualizado: ${when}`,
  contact: 'Contacto',
  corrections: 'Política de correcciones',
  privacy: 'Privacidad',
  webFeed: 'Canal web',
  reload: 'Recargue esta página para ver actualizaciones más recientes.',
  none: 'Todavía no hay ningún directo.',
  retractedUpdate: 'Actualización retirada',
  notFound: 'No hay ninguna página en esta dirección',
  notFoundHelp: 'El enlace puede ser antiguo o estar mal escrito. Estos son los directos disponibles:',
}
