import { expect, it, vi } from 'vitest'
import { createContainer, token } from '../src/container.ts'

const a = token<string>('A')
const b = token<string>('B')
const c = token<string>('C')

it('makes a part when it is first asked for, once, out of the others', () => {
  const make = vi.fn(() => 'a')
  const container = createContainer()
  container.provide(a, make)
  container.provide(b, (get) => `${get(a)}b${get(a)}`)
  expect(make).not.toHaveBeenCalled()
  expect(container.get(b)).toBe('aba')
  expect(make).toHaveBeenCalledOnce()
})

it('says which parts need each other in a circle', () => {
  const container = createContainer()
  container.provide(a, (get) => get(b))
  container.provide(b, (get) => get(c))
  container.provide(c, (get) => get(b))
  expect(() => container.get(a)).toThrow('Parts of Muster need each other in a circle: B → C → B.')
})

it('says which part nobody provides, and works again after a failure', () => {
  const container = createContainer()
  container.provide(a, (get) => get(b))
  expect(() => container.get(a)).toThrow('The part B of Muster is not provided.')
  container.provide(b, () => 'b')
  expect(container.get(a)).toBe('b')
})

it('keeps the parts of one container from another', () => {
  const [one, other] = [createContainer(), createContainer()]
  one.provide(a, () => 'one')
  expect(() => other.get(a)).toThrow('not provided')
})
