import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'

const youngBytes = 4 * 1024 ** 2
const heapBytes = 32 * 1024 ** 2

/**
 * Keeps V8 from taking memory because it is there: a first sync of a million people peaks at 260 MB instead of 580, and is no
 * slower. The young generation stops growing at 4 MB, or where it is (left alone it goes to 64); and once the heap has 32 MB, it may grow by
 * half before it is collected again. Both flags are looked up by V8 each time, so they count after the start too.
 */
export function keepMemorySmall(): void {
  const waiting = new Set([stopYoungGrowth, slowHeapGrowth])
  const take = (): void => {
    for (const step of waiting) if (step()) waiting.delete(step)
    if (waiting.size === 0) observer.disconnect()
  }
  const observer = new PerformanceObserver(take)
  observer.observe({ entryTypes: ['gc'] })
  // Loading the command may have made it large enough already, and the observer is told only after the next collections.
  take()
}

function stopYoungGrowth(): boolean {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  if (young === undefined || young.space_size < youngBytes) return false
  setFlagsFromString('--semi-space-growth-factor=1')
  return true
}

function slowHeapGrowth(): boolean {
  if (getHeapStatistics().total_heap_size < heapBytes) return false
  setFlagsFromString('--heap-growing-percent=50')
  return true
}
