import { setTimeout as sleep } from 'node:timers/promises'
import { type LineBlock, startProgram } from '@muster/program'
import { describe, expect, test } from 'vitest'
import { isAlive, python, run, shell } from './start-program.ts'

describe('a program is ended by its limits', () => {
  test.each([
    ['prints nothing', 'exec sleep 60', { firstByteMs: 200 }, 'firstByteMs', /printed nothing within 200 ms of its start/],
    ['falls silent', 'echo a; exec sleep 60', { silenceMs: 200 }, 'silenceMs', /printed no line for 200 ms/],
    ['prints half a line and stops', 'echo a; printf b; exec sleep 60', { silenceMs: 200 }, 'silenceMs', /printed no line/],
    ['never comes to an end', 'while :; do echo a; sleep 0.02; done', { wholeMs: 400 }, 'wholeMs', /ran longer than 400 ms/],
    ['floods its output', 'exec yes', { totalBytes: 100_000 }, 'totalBytes', /printed more than 97\.7 KiB/],
    ['prints nothing but line feeds', 'exec yes ""', { totalBytes: 100_000 }, 'totalBytes', /printed more than/],
    ['prints one endless line', 'echo a; exec tr "\\0" x </dev/zero', {}, 'lineBytes', /Line 2 .* is longer than 1 MiB/],
  ] as const)('when it %s', async (_, script, limits, limit, sentence) => {
    const { end } = await run(shell(script), { limits })
    expect(end).toMatchObject({ how: 'limit', limit, sentence: expect.stringMatching(sentence) })
  })

  test('and what it had printed whole is kept', async () => {
    const { lines } = await run(shell('printf "a\\nb\\nhalf"; exec sleep 60'), { limits: { silenceMs: 200 } })
    expect(lines).toEqual(['a', 'b'])
  })

  test('also when it ignores SIGTERM', async () => {
    const { end } = await run(python('signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(os.getpid(), flush=True)\ntime.sleep(60)'), {
      limits: { silenceMs: 200 },
    })
    expect(end).toMatchObject({ how: 'limit', limit: 'silenceMs' })
  })

  test('a line of 200 MB costs no more memory than a line may have', async () => {
    const before = process.memoryUsage().arrayBuffers
    const { end } = await run(shell('exec head -c 200000000 /dev/zero'))
    expect(end).toMatchObject({ how: 'limit', limit: 'lineBytes', line: 1 })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000)
  })
})

describe('a program leaves nothing behind', () => {
  test('a grandchild that holds its output is ended, and what the program printed counts', async () => {
    const { lines, end, warnings } = await run(shell('sleep 60 & echo $!'))
    expect(end).toMatchObject({ how: 'exited', code: 0 })
    expect(isAlive(Number(lines[0]))).toBe(false)
    expect(warnings).toEqual([expect.stringContaining('left a process running when it exited, which was ended')])
  })

  test('a daemon that holds its output is told of truly: it is out of reach, and is not waited for', async () => {
    const { lines, end, warnings } = await run(
      python(
        'if os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    print(os.getpid(), flush=True); time.sleep(30)\n  os._exit(0)\ntime.sleep(0.3)',
      ),
    )
    try {
      expect(end).toMatchObject({ how: 'exited', code: 0 })
      expect(warnings).toEqual([expect.stringContaining('a process running in a session of its own, which still held its output open')])
    } finally {
      process.kill(Number(lines[0]), 'SIGKILL')
    }
  })

  test('the grandchildren of one that is stopped end with it', async () => {
    const stop = new AbortController()
    const program = startProgram({ path: shell('sleep 60 & echo $!; wait'), args: [] }, { signal: stop.signal })
    let grandchild = 0
    for await (const { bytes, starts, ends } of program.lines()) {
      grandchild = Number(bytes.toString('utf8', starts[0], ends[0]))
      stop.abort()
    }
    expect((await program.ended).how).toBe('stopped')
    expect([grandchild > 0, isAlive(grandchild)]).toEqual([true, false])
  })

  test('many short ones leave no zombie', async () => {
    await Promise.all(Array.from({ length: 20 }, () => run(shell('exit 0'))))
    expect((await run(shell(`ps --ppid ${process.pid} -o stat= | grep -c Z`))).lines).toEqual(['0'])
  })
})

describe('a program may', () => {
  test('close stdin early, or never read it', async () => {
    const stdin = 'x'.repeat(5_000_000)
    expect(await run(shell('exec <&-; echo Y'), { stdin })).toMatchObject({ lines: ['Y'], end: { how: 'exited', code: 0 } })
    expect(await run(shell('echo Y'), { stdin })).toMatchObject({ lines: ['Y'], end: { how: 'exited', code: 0 } })
  })

  test('print on both outputs more than a pipe holds', async () => {
    const { lines, end } = await run(python("for i in range(2000): print('o' * 100); print('e' * 100, file=sys.stderr)"))
    expect(lines).toHaveLength(2000)
    expect(end.stderr.length).toBeLessThanOrEqual(64 * 1024)
  })

  test('be read slowly: it waits, and nothing is lost', async () => {
    const program = startProgram({ path: shell('seq 300000'), args: [] })
    let count = 0
    for await (const block of program.lines()) {
      count += block.count
      if (count < 100_000) await sleep(30)
    }
    expect([count, (await program.ended).how]).toEqual([300_000, 'exited'])
  })

  test('end in the middle of a line, in CR LF and in a byte that is no text: the reader is told', async () => {
    const program = startProgram({ path: shell(String.raw`printf 'a\r\nb\377\nc'`), args: [] })
    const blocks: LineBlock[] = []
    for await (const block of program.lines()) blocks.push(block)
    expect(blocks.some(({ crlf }) => crlf)).toBe(true)
    expect(blocks.map(({ firstBadByte }) => firstBadByte).find((offset) => offset !== undefined)).toBe(4)
    expect(blocks.at(-1)).toMatchObject({ unended: true, count: 1 })
  })

  test('die of a signal, which is told apart from a stop', async () => {
    expect((await run(shell('kill -SEGV $$'))).end).toMatchObject({ how: 'signalled', signal: 'SIGSEGV' })
  })

  test('not be started any more once it was stopped', async () => {
    expect((await run(shell('echo Y'), { signal: AbortSignal.abort() })).end).toMatchObject({ how: 'stopped' })
  })
})

test('no sentence about how a program ended holds its arguments or what it printed', async () => {
  for (const script of ['echo sesame; exit 1', 'echo sesame >&2; kill -9 $$', 'echo sesame; exec sleep 60', 'exit 127']) {
    const { end } = await run(shell(script), { limits: { silenceMs: 200 } }, { args: ['sesame'] })
    expect(end.sentence).not.toContain('sesame')
  }
})
