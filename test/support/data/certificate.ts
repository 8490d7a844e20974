/** A certificate for `localhost`, by name and by address, that is its own authority. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export type Certificate = { readonly key: string; readonly cert: string }

/** The paths of its files in this folder. */
export function makeCertificate(folder: string, name: string): Certificate {
  const [key, cert] = [join(folder, `${name}-key.pem`), join(folder, `${name}.pem`)]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...[
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost,IP:127.0.0.1',
        '-keyout',
        key,
        '-out',
        cert,
      ],
    ],
    { stdio: 'ignore' },
  )
  return { key, cert }
}
