/** Serves the metrics of a server on their port, if one is set. */
import { serveMetrics } from './metrics/serve-metrics.ts'
import type { ServerOptions } from './server-options.ts'

type OpenMetrics = Pick<ServerOptions, 'settings' | 'logger' | 'opened'> & {
  readonly print: () => Promise<string>
}

export async function openMetrics({ settings, logger, opened, print }: OpenMetrics): Promise<void> {
  const { CRIER_METRICS_PORT: port, CRIER_HOST: host } = settings
  if (port === undefined) return
  const onError = (error: unknown) => logger.error({ err: error }, 'the metrics cannot be read')
  const serving = await serveMetrics({ host, port, print, onError })
  opened.defer(() => serving.close())
  logger.info({ port: serving.port }, 'metrics for Prometheus are at /metrics on this port')
}
