/** What Node itself refuses before there is a request (broken HTTP, headers that are too large or too slow), as a problem document. */
import type { Socket } from 'node:net'

const ANSWERS: Readonly<Record<string, readonly [status: number, title: string, advice: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'Send headers of at most 16 KiB in all.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not come in time. Send it again.'],
}

export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, title, detail] = ANSWERS[error.code ?? ''] ?? [
    400,
    'Bad Request',
    'This is not HTTP/1.1 as it should be.',
  ]
  const body = JSON.stringify({ type: 'about:blank', title, status, detail })
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
