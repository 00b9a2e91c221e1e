import { readFileSync } from 'node:fs'

/** Bounds of what `useradd` and `groupadd` give to people, as login.defs(5) says them. */
export interface LoginDefs {
  readonly uidMin: number
  readonly uidMax: number
  readonly gidMin: number
  readonly gidMax: number
}

/** What the shadow tools take where the file says nothing. */
const usual: LoginDefs = { uidMin: 1_000, uidMax: 60_000, gidMin: 1_000, gidMax: 60_000 }

export function readLoginDefs(path: string): LoginDefs {
  const text = readIfThere(path)
  const take = (name: string, otherwise: number): number => {
    const [, value] = new RegExp(`^[ \\t]*${name}[ \\t]+(0x[0-9a-f]+|[0-9]+)`, 'imu').exec(text) ?? []
    return value === undefined ? otherwise : Number(value)
  }
  return {
    uidMin: take('UID_MIN', usual.uidMin),
    uidMax: take('UID_MAX', usual.uidMax),
    gidMin: take('GID_MIN', usual.gidMin),
    gidMax: take('GID_MAX', usual.gidMax),
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // Not everybody has one.
  }
}
