/** The same service; `react` runs once, right before something of it is first called. */
export function onFirstUse<T extends object>(service: T, react: () => void): T {
  let used = false
  return new Proxy(service, {
    get(target, key) {
      if (!used) {
        used = true
        react()
      }
      return Reflect.get(target, key)
    },
  })
}
