/** What the page and the widget say, in Portuguese. */
import type { EmbedWords, NotifyWords, PageWords, Words } from './en.ts'

export const words: Words = {
  tag: 'pt',
  coverage: { upcoming: 'Em breve', live: 'Ao vivo', ended: 'Cobertura encerrada' },
  starts: when => `Início: ${when}`,
  previous: 'Cobertura anterior',
  pinned: 'Fixado',
  keyEvents: 'Principais momentos',
  keyEvent: 'Destaque',
  updates: 'Atualizações',
  related: 'Mais sobre o tema',
  noUpdatesYet: 'Ainda não há atualizações. A primeira aparecerá aqui.',
  older: 'Atualizações anteriores',
  loadingOlder: 'Carregando atualizações anteriores…',
  olderFailed: 'Não foi possível carregar as atualizações anteriores. Tentar de novo',
  newest: 'Últimas atualizações',
  corrected: when => `Corrigido: ${when}`,
  retracted: when => `Retirado: ${when}`,
  seeAlso: 'Veja também',
  viewOn: place => `Ver em ${place}`,
  viewOriginal: 'Ver a publicação original',
  connection: {
    connecting: 'Conectando…',
    live: 'Ao vivo',
    ended: 'Encerrada',
    reconnecting: 'Reconectando…',
    'catching-up': 'Recuperando o que faltou',
    offline: 'Sem conexão',
    paused: 'Em pausa',
    stopped: 'Sem atualização',
  },
  newUpdate: headline => `Nova atualização: ${headline}`,
  newUpdates: { one: '# nova atualização', many: '# de novas atualizações', other: '# novas atualizações' },
  pause: 'Pausar',
  resume: 'Retomar',
  oldestFirst: 'Mais antigas primeiro',
  ownTime: zone => `Minha hora (${zone})`,
  showMore: 'Mostrar mais',
  showLess: 'Mostrar menos',
  updateGone: 'Essa atualização já não está disponível.',
  loading: 'Carregando a cobertura…',
  unknownBlog: 'Não há cobertura neste endereço.',
  unreachable: 'Não foi possível carregar a cobertura. Nova tentativa em instantes.',
  refused: 'Este site não pode mostrar a cobertura.',
  tryAgain: 'Tentar de novo',
}

export const notify: NotifyWords = {
  ask: 'Avisar-me',
  on: 'Será avisado do mais importante.',
  stop: 'Deixar de me avisar',
  blocked: 'As notificações deste site estão bloqueadas no seu navegador.',
  install:
    'No iPhone ou iPad, toque em Partilhar e depois em Adicionar ao ecrã principal. Abra-o aí e toque aqui outra vez.',
  failed: 'Não funcionou. Tente novamente dentro de momentos.',
}

export const embeds: EmbedWords = {
  load: provider => `Carregar de ${provider}`,
  told: provider => `O ${provider} ficará então a saber que está a ler isto.`,
  always: provider => `Carregar sempre de ${provider}`,
}

export const page: PageWords = {
  skip: 'Ir para as atualizações',
  allCoverage: 'Todas as coberturas',
  olderCoverage: 'Coberturas anteriores',
  describe: newsroom => `Coberturas ao vivo de ${newsroom}, atualizadas a cada momento.`,
  lastUpdate: when => `Atualizado: ${when}`,
  contact: 'Contato',
  corrections: 'Política de correções',
  privacy: 'Privacidade',
  webFeed: 'Feed',
  reload: 'Recarregue esta página para ver atualizações mais recentes.',
  none: 'Ainda não há coberturas.',
  retractedUpdate: 'Atualização retirada',
  notFound: 'Não há página neste endereço',
  notFoundHelp: 'O link pode ser antigo ou ter sido digitado errado. Estas são as coberturas disponíveis:',
}
