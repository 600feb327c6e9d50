// Stands in for the native `@vscode/spdlog` in the hosted server, so that log files and output channels have content.
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, extname } from 'node:path'

const levelNames = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'] as const
type Level = (typeof levelNames)[number]

/** Appends lines to a file and starts the file anew when it has grown, as the native logger does. */
export class Logger {
  #level = levelNames.indexOf('info')
  #formatted = true
  #size: number

  constructor(
    _kind: string,
    _name: string,
    private readonly file: string,
    private readonly maxSize: number,
    private readonly maxFiles: number,
  ) {
    mkdirSync(dirname(file), { recursive: true })
    appendFileSync(file, '')
    this.#size = statSync(file).size
  }

  trace(message: string): void {
    this.#write('trace', message)
  }
  debug(message: string): void {
    this.#write('debug', message)
  }
  info(message: string): void {
    this.#write('info', message)
  }
  warn(message: string): void {
    this.#write('warning', message)
  }
  error(message: string): void {
    this.#write('error', message)
  }
  critical(message: string): void {
    this.#write('critical', message)
  }
  getLevel(): number {
    return this.#level
  }
  setLevel(level: number): void {
    this.#level = level
  }
  /** VS Code only ever sets one pattern, the one that is built in here. */
  setPattern(_pattern: string): void {
    this.#formatted = true
  }
  clearFormatters(): void {
    this.#formatted = false
  }
  flush(): void {}
  drop(): void {}

  #write(level: Level, message: string): void {
    if (levelNames.indexOf(level) < this.#level) return
    const text = this.#formatted ? `${localTime(new Date())} [${level}] ${message}\n` : message
    try {
      this.#rotate(Buffer.byteLength(text))
      appendFileSync(this.file, text)
    } catch {
      // A log that can't be written must not end the server.
    }
  }

  #rotate(added: number): void {
    this.#size += added
    if (this.maxSize <= 0 || this.#size <= this.maxSize) return
    const extension = extname(this.file)
    const numbered = (n: number) =>
      n === 0 ? this.file : `${this.file.slice(0, this.file.length - extension.length)}.${n}${extension}`
    rmSync(numbered(this.maxFiles), { force: true })
    for (let n = this.maxFiles - 1; n >= 0; n--) if (existsSync(numbered(n))) renameSync(numbered(n), numbered(n + 1))
    this.#size = added
  }
}

export const version = 0
export function setLevel(_level: number): void {}
export function setFlushOn(_level: number): void {}

export async function createRotatingLogger(
  name: string,
  file: string,
  maxSize: number,
  maxFiles: number,
): Promise<Logger> {
  return new Logger('rotating', name, file, maxSize, maxFiles)
}

export const createAsyncRotatingLogger = createRotatingLogger

function localTime(date: Date): string {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 23).replace('T', ' ')
}
