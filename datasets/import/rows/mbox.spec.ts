import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadMapping } from '../mapping.ts'
import { shippedMapping } from '../shipped.ts'
import { readRows, type Row } from '../read-rows.ts'
import { temporaryDirectory } from '../temporary.ts'
import { translator } from '../translate.ts'

async function rowsOf(content: string | Buffer): Promise<Row[]> {
  const path = join(await temporaryDirectory(), 'export.mbox')
  await writeFile(path, content)
  const rows: Row[] = []
  for await (const row of readRows(path, { format: 'mbox' })) rows.push(row)
  return rows
}

const QUESTION = `From ann@example.com Sun Mar  1 09:30:00 2026
From: "Ann Example" <Ann@Example.com>
To: Help <help@cinema.example>, desk@cinema.example
Subject: =?UTF-8?Q?Where_is_my_ticket=3F_=F0=9F=8E=9F?=
Date: Sun, 1 Mar 2026 10:30:00 +0100
Message-ID: <one@example.com>
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe

>From my side: nothing arrived.
From here on it is a line of text.
`
const ANSWER = `From help@cinema.example Sun Mar  1 11:00:00 2026
From: help@cinema.example
To: ann@example.com
Date: Sun, 01 Mar 2026 11:00:00 +0000
Message-ID: <two@cinema.example>
In-Reply-To: <one@example.com>
References: <one@example.com>
List-Id: Help desk <desk.cinema.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p>It is <b>attached</b>.</p>
--b
Content-Type: application/pdf; name="ticket.pdf"
Content-Disposition: attachment; filename="ticket.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--b--
`

describe('messages of an .mbox file', () => {
  it('are rows: decoded words and bodies, quoted "From " lines, threads, lists', async () => {
    const [question, answer] = await rowsOf(`${QUESTION}\n${ANSWER}`)
    expect(question).toEqual({
      number: 1,
      line: 1,
      faults: {},
      fields: {
        messageId: 'one@example.com', date: '2026-03-01T09:30:00.000Z', from: 'ann@example.com', fromName: 'Ann Example',
        to: 'help@cinema.example, desk@cinema.example', subject: 'Where is my ticket? 🎟',
        text: 'Grüße\n\nFrom my side: nothing arrived.\nFrom here on it is a line of text.',
        inReplyTo: '', thread: 'one@example.com', list: '', attachments: '0',
      },
    }) // prettier-ignore
    expect(answer).toMatchObject({
      number: 2,
      line: 15,
      fields: {
        thread: 'one@example.com',
        inReplyTo: 'one@example.com',
        list: 'desk.cinema.example',
        attachments: '1',
      },
    })
    expect(answer?.fields['text']).toContain('It is')
  })

  it('are the same with other line ends, and gzipped', async () => {
    const plain = await rowsOf(`${QUESTION}\n${ANSWER}`)
    expect(await rowsOf(`${QUESTION}\n${ANSWER}`.replaceAll('\n', '\r\n'))).toEqual(plain)
    expect(await rowsOf(gzipSync(`${QUESTION}\n${ANSWER}`))).toEqual(plain)
  })

  it('name what is missing', async () => {
    const [row] = await rowsOf('From x\nSubject: hello\nDate: yesterday\n\nbody\n')
    expect(row?.faults).toEqual({
      messageId: 'is missing: the message has no Message-ID',
      date: 'is "yesterday", which is no moment',
      from: 'is missing: the message has no sender with an address',
    })
  })

  it('report what stands before the first message, and lose none that follow', async () => {
    const rows = await rowsOf(`garbage\nmore\n\n${QUESTION}`)
    expect(rows.map(({ number, line, problem }) => [number, line, problem === undefined])).toEqual([
      [1, 1, false],
      [2, 4, true],
    ])
  })

  it('become interactions by the shipped mapping', async () => {
    const translate = translator(await loadMapping(shippedMapping('mail') ?? ''))
    const [question] = (await rowsOf(QUESTION)).map(translate)
    expect(question).toEqual({
      interactions: [
        {
          id: 'one@example.com', verb: 'Message', at: '2026-03-01T09:30:00.000Z', channel: 'email', visibility: 'dark',
          actor: { id: 'ann@example.com' }, account: 'help@cinema.example, desk@cinema.example', thread: 'one@example.com',
          text: 'Grüße\n\nFrom my side: nothing arrived.\nFrom here on it is a line of text.',
          properties: { subject: 'Where is my ticket? 🎟', attachments: '0' },
        },
      ],
    }) // prettier-ignore
  })
})
