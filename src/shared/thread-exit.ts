/** How the store's thread exits where it ran out of memory, or SQLite's module broke. */
export const MEMORY_EXIT_CODE = 70
