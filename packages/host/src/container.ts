// tsyringe asks for this polyfill when it is loaded, decorators or not; this is the one file that loads either.
import 'reflect-metadata'
import { MusterError } from '@muster/provider'
import { container as root } from 'tsyringe'

/** Names a part of Muster, and its type. */
export interface Token<Part> {
  readonly name: string
  /** Never set: carries the type. */
  readonly part?: Part
}

export interface Container {
  /** How a part is made, once, when it is first asked for. */
  provide<Part>(token: Token<Part>, make: (get: Container['get']) => Part): void
  /** Throws `BUG` when parts need each other in a circle (tsyringe itself would overflow the stack), or when one is not provided. */
  get<Part>(token: Token<Part>): Part
}

export function token<Part>(name: string): Token<Part> {
  return { name }
}

export function createContainer(): Container {
  const parts = root.createChildContainer()
  const beingMade: string[] = []

  const container: Container = {
    provide(token, make) {
      let made: { readonly part: ReturnType<typeof make> } | undefined
      parts.register(Symbol.for(token.name), { useFactory: () => (made ??= { part: make(container.get) }).part })
    },
    get<Part>(token: Token<Part>): Part {
      if (beingMade.includes(token.name)) {
        const circle = [...beingMade.slice(beingMade.indexOf(token.name)), token.name].join(' → ')
        throw new MusterError('BUG', `Parts of Muster need each other in a circle: ${circle}.`, {
          hint: 'Report it to the authors of Muster.',
        })
      }
      if (!parts.isRegistered(Symbol.for(token.name))) {
        throw new MusterError('BUG', `The part ${token.name} of Muster is not provided.`, { hint: 'Report it to the authors of Muster.' })
      }
      beingMade.push(token.name)
      try {
        return parts.resolve<Part>(Symbol.for(token.name))
      } finally {
        beingMade.pop()
      }
    },
  }
  return container
}
