/** How a report leaves: by e-mail through an SMTP server, or as the body of a request that can be signed. */
import { createHmac } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { ReportEmail, ReportWebhook } from './report-config.ts'
import type { ReportFile } from './report-file.ts'

const PATIENCE_MS = 30_000

/** @param smtp smtp://user:password@host:587, or smtps:// @throws Error with what the server said */
export async function sendEmail(smtp: string, { from, to }: ReportEmail, file: ReportFile): Promise<void> {
  const transport = createTransport(smtp, {
    ...{ connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
    // Text and file are made here: nothing is ever fetched because a name looks like an address.
    ...{ disableUrlAccess: true, disableFileAccess: true },
  })
  try {
    await transport.sendMail({
      ...{ from, to, subject: file.subject, text: file.text },
      attachments: [{ filename: file.fileName, content: file.pdf, contentType: 'application/pdf' }],
    })
  } finally {
    transport.close()
  }
}

/** `sha256=` and the HMAC-SHA-256 of the body in hex, as webhooks are commonly signed. */
export const signatureOf = (secret: string, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** @param secret null: not signed @throws Error when the answer is no 2xx */
export async function sendWebhook({ url }: ReportWebhook, secret: string | null, file: ReportFile): Promise<void> {
  const body = Uint8Array.from(file.pdf)
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      ...(secret !== null && { 'x-candor-signature': signatureOf(secret, body) }),
    },
    body,
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`The webhook answered ${answer.status}.`)
}
