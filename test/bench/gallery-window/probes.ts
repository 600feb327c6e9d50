// What runs in the browser: each function is sent there as its text, so nothing else of this module is there.

/** What is noted on a window, in ms since 1970; 0 for what has not come yet. */
export interface Marks {
  /** A key was pressed. */
  pressed: number
  /** The first row of pictures is drawn. */
  firstRow: number
  /** All pictures in view are. */
  all: number
}

declare global {
  interface Window {
    benchMarks?: Marks
  }
}

/** Runs in each frame of the window from its begin. Notes when a key was pressed last and when pictures were drawn. */
export function watchPictures(): void {
  const marks = { pressed: 0, firstRow: 0, all: 0 }
  window.benchMarks = marks
  const now = () => performance.timeOrigin + performance.now()
  if (window === top) {
    addEventListener('keydown', () => Object.assign(marks, { pressed: now() }), { capture: true })
    return
  }
  const imageOf = (picture: Element) => picture.querySelector('img')
  const isLoaded = (picture: Element) => imageOf(picture)?.complete === true && imageOf(picture)?.naturalWidth !== 0
  const noting = new Set<keyof Marks>()
  const noteWhenDrawn = (pictures: Element[], mark: keyof Marks) => {
    if (noting.has(mark) || pictures.length === 0 || !pictures.every(isLoaded)) return
    noting.add(mark)
    const decoded = Promise.all(pictures.map((picture) => imageOf(picture)?.decode()))
    void decoded.then(() => requestAnimationFrame(() => setTimeout(() => Object.assign(marks, { [mark]: now() }))))
  }
  const look = () => {
    const boxes = [...document.querySelectorAll('.picture')].map((it) => ({ it, box: it.getBoundingClientRect() }))
    const inView = boxes.filter(({ box }) => box.height > 0 && box.bottom > 0 && box.top < innerHeight)
    const firstRow = inView.filter(({ box }) => box.top === inView[0]?.box.top)
    const pictures = (some: typeof inView) => some.map(({ it }) => it)
    noteWhenDrawn(pictures(firstRow), 'firstRow')
    noteWhenDrawn(pictures(inView), 'all')
    if (!noting.has('all')) setTimeout(look, 8)
  }
  // Timers outlive `document.open`, by which VS Code writes the page; `requestAnimationFrame` does not.
  look()
}

/** Runs in each frame of the window from its begin. Notes when a key was pressed last and when the first chart was drawn. */
export function watchChart(): void {
  const marks = { pressed: 0, firstRow: 0, all: 0 }
  window.benchMarks = marks
  const now = () => performance.timeOrigin + performance.now()
  if (window === top) {
    addEventListener('keydown', () => Object.assign(marks, { pressed: now() }), { capture: true })
    return
  }
  const look = () => {
    if (document.querySelector('frametrove-chart canvas, canvas.plain-chart') === null) return void setTimeout(look, 8)
    requestAnimationFrame(() => setTimeout(() => Object.assign(marks, { firstRow: now(), all: now() })))
  }
  look()
}

/** How to scroll: by so many pixels at each frame of the browser, or to any place every so many milliseconds. */
export interface Scrolling {
  ms: number
  perFrame?: number
  jumpEveryMs?: number
}

/** Scrolls for a while; answers when each frame of the browser began, in ms. */
export function scrollThrough({ ms, perFrame = 0, jumpEveryMs = 0 }: Scrolling): Promise<number[]> {
  const scroller = document.querySelector('.scroller')
  if (scroller === null) throw new Error('Nothing scrolls here.')
  const times: number[] = []
  let direction = 1
  let seed = 1
  let lastJump = 0
  return new Promise((resolve) => {
    const step = (time: number) => {
      times.push(time)
      const { scrollTop, clientHeight, scrollHeight } = scroller
      if (scrollTop <= 0) direction = 1
      if (scrollTop + clientHeight >= scrollHeight - 1) direction = -1
      if (perFrame > 0) scroller.scrollTop += direction * perFrame
      if (jumpEveryMs > 0 && time - lastJump > jumpEveryMs) {
        lastJump = time
        seed = (seed * 16807) % 2147483647
        scroller.scrollTop = (seed / 2147483647) * scrollHeight
      }
      if (time - (times[0] ?? time) < ms) requestAnimationFrame(step)
      else resolve(times)
    }
    requestAnimationFrame(step)
  })
}
