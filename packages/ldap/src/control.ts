import { BerReader, tag } from './read-ber.ts'
import { boolean, element, octetString, sequence } from './write-ber.ts'

/** RFC 4511, section 4.1.11. */
export interface Control {
  readonly oid: string
  /** Whether the server must refuse the operation when it does not know the control. */
  readonly critical: boolean
  readonly value?: Uint8Array
}

export function encodeControls(controls: readonly Control[]): Buffer {
  if (controls.length === 0) return Buffer.alloc(0)
  return element(
    0xa0,
    ...controls.map(({ oid, critical, value }) =>
      sequence(octetString(oid), ...(critical ? [boolean(true)] : []), ...(value === undefined ? [] : [octetString(value)])),
    ),
  )
}

export function decodeControls(bytes: Buffer, start: number, end: number): Control[] {
  const controls: Control[] = []
  const list = new BerReader(bytes, start, end)
  while (!list.isDone) {
    const control = list.expect(tag.sequence, 'a control').inner()
    const oid = control.expect(tag.octetString, 'the type of a control').text()
    let critical = false
    if (control.peek() === tag.boolean) {
      control.next()
      critical = control.boolean()
    }
    controls.push(
      control.isDone ? { oid, critical } : { oid, critical, value: control.expect(tag.octetString, 'the value of a control').octets() },
    )
  }
  return controls
}

export function findControl(controls: readonly Control[], oid: string): Buffer | undefined {
  const value = controls.find((control) => control.oid === oid)?.value
  return value === undefined ? undefined : Buffer.from(value.buffer, value.byteOffset, value.length)
}
