/** A progress bar on a terminal; a line now and then where there is none. */
export interface Progress {
  update(done: number): void
  finish(sentence: string): void
}

export function progressBar(label: string, total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  let lastTenth = -1
  const draw = (done: number): void => {
    const share = total === 0 ? 1 : Math.min(1, done / total)
    if (stream.isTTY) {
      const filled = Math.round(share * 30)
      stream.write(`\r${label} [${'█'.repeat(filled)}${'░'.repeat(30 - filled)}] ${Math.round(share * 100)} %`)
    } else if (Math.floor(share * 4) > lastTenth) {
      lastTenth = Math.floor(share * 4)
      stream.write(`${label} ${Math.round(share * 100)} %\n`)
    }
  }
  return {
    update: draw,
    finish: (sentence) => {
      stream.write(stream.isTTY ? `\r\u001b[K${sentence}\n` : `${sentence}\n`)
    },
  }
}
