import { connect } from 'node:net'

/** Writes these bytes to the API and gives all that comes back until it hangs up. */
export function speak(address: string, text: string): Promise<string> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.setEncoding('utf8').on('data', (data) => {
      heard += data
    })
    socket.on('error', reject).on('close', () => resolve(heard))
  })
}
