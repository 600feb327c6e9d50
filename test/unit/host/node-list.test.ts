import assert from 'node:assert/strict'
import { NodeList } from '../../../src/host/views/node-list'
import type { PageRequest } from '../../../src/shared/model'

interface Thing {
  id: string
  text: string
}

/** A list in the store, read in pages. */
function listOf(count: number) {
  const things = Array.from({ length: count }, (_, index): Thing => ({ id: `${index}`, text: 'old' }))
  const read = async ({ limit = 100, cursor = null }: PageRequest) => {
    const start = Number(cursor ?? 0)
    const end = Math.min(start + limit, things.length)
    return { items: things.slice(start, end), next: end < things.length ? String(end) : null }
  }
  return { things, list: new NodeList(read, (info: Thing) => ({ info })) }
}

describe('NodeList', () => {
  it('shows a page, and one more whenever that is wanted', async () => {
    const { list } = listOf(450)
    assert.equal(list.asked, false)
    const shown: [number, boolean][] = []
    for (let step = 0; step < 3; step++) {
      await list.load()
      shown.push([list.nodes.length, list.hasMore])
      list.wantMore()
    }
    assert.deepEqual(shown, [
      [200, true],
      [400, true],
      [450, false],
    ])
    assert.equal(list.asked, true)
  })

  it('keeps the nodes, with what is known anew', async () => {
    const { list, things } = listOf(3)
    await list.load()
    const node = list.find('2')
    things.shift()
    things[1] = { id: '2', text: 'new' }
    await list.load()
    assert.equal(list.find('0'), undefined)
    assert.ok(node !== undefined && list.find('2') === node)
    assert.equal(node.info.text, 'new')
  })

  it('shows what it had where reading fails', async () => {
    let fails = false
    const read = async () => {
      if (fails) throw new Error('The disk is gone.')
      return { items: [{ id: 'a', text: '' }], next: null }
    }
    const list = new NodeList(read, (info: Thing) => ({ info }))
    await list.load()
    fails = true
    await assert.rejects(list.load())
    assert.equal(list.nodes.length, 1)
  })
})
