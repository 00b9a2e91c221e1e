import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { reuseStatements } from '../src/reuse-statements.ts'

function open() {
  const connection = new Database(':memory:')
  reuseStatements(connection)
  connection.exec("create table t (a integer primary key, b text); insert into t values (1, 'x'), (2, 'x')")
  return connection
}

describe('reusing statements', () => {
  it('prepares a text once', () => {
    const connection = open()
    const sql = 'select a from t order by a'
    expect(connection.prepare(sql)).toBe(connection.prepare(sql))
    expect(connection.prepare(sql).pluck()).toBe(connection.prepare(sql).pluck())
  })

  it('changes nothing about what somebody else was given', () => {
    const connection = open()
    const sql = 'select a, b from t where a = ?'
    const rows = connection.prepare(sql)
    expect(connection.prepare(sql).pluck().get(1)).toBe(1)
    expect(connection.prepare(sql).raw().get(1)).toEqual([1, 'x'])
    expect(connection.prepare(sql).raw().safeIntegers().get(1)).toEqual([1n, 'x'])
    expect(rows.get(1)).toEqual({ a: 1, b: 'x' })
  })

  it('answers while the same text is gone through', () => {
    const connection = open()
    const sql = 'select a from t order by a'
    const statement = connection.prepare(sql).pluck()
    const seen: unknown[] = []
    for (const a of statement.iterate()) for (const inner of statement.iterate()) seen.push([a, inner, statement.get()])
    expect(seen).toEqual([
      [1, 1, 1],
      [1, 2, 1],
      [2, 1, 1],
      [2, 2, 1],
    ])
  })

  it('goes on when the tables that a statement reads were made anew', () => {
    const connection = open()
    const ask = () => connection.prepare('select * from temp.s').get()
    connection.exec('create temp table s (a); insert into s values (1)')
    expect(ask()).toEqual({ a: 1 })
    connection.exec("drop table temp.s; create temp table s (a, b); insert into s values (2, 'y')")
    expect(ask()).toEqual({ a: 2, b: 'y' })
  })

  it('does not keep every text there ever was', () => {
    const connection = open()
    const first = connection.prepare('select 0')
    for (let n = 1; n <= 1_000; n++) connection.prepare(`select ${n}`)
    expect(connection.prepare('select 0')).not.toBe(first)
    expect(first.pluck().get()).toBe(0)
  })
})
