/** A service that is watched for its first use. */
export interface Watched<T> {
  service: T
  /** Whether anything of it was used. */
  used(): boolean
}

/** Watches a service: `onFirstUse` runs once, right before something of it is first called. */
export function watchFirstUse<T extends object>(service: T, onFirstUse: () => void): Watched<T> {
  let used = false
  const watched = new Proxy(service, {
    get(target, key) {
      if (!used) {
        used = true
        onFirstUse()
      }
      return Reflect.get(target, key)
    },
  })
  return { service: watched, used: () => used }
}
