/** The file system. Errors are UserError with reason `state-unwritable` where a write fails for want of space or permission. */
export interface FileFacts {
  kind: 'file' | 'directory' | 'symlink' | 'other'
  size: number
  mode: number
  modifiedAt: number
}

export interface Files {
  /** The text, or undefined if there is no such file. */
  readText(path: string): Promise<string | undefined>
  readBytes(path: string): Promise<Uint8Array | undefined>
  /** Whole or not at all: written beside, flushed to the disk, renamed. Makes parent directories. Default mode 0o644. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>
  /** Appended and flushed to the disk before it resolves. Makes parent directories. */
  append(path: string, content: string, mode?: number): Promise<void>
  /** Created with this content, or false if the file exists already: an atomic claim. */
  create(path: string, content: string, mode?: number): Promise<boolean>
  /** Names in a directory, sorted; empty if there is none. */
  list(directory: string): Promise<string[]>
  /** Facts about the path itself (a symlink is not followed), or undefined. */
  facts(path: string): Promise<FileFacts | undefined>
  /** Where a symlink points, as it is written, or undefined if there is none. */
  readLink(path: string): Promise<string | undefined>
  /** Makes a symlink at `path` that points to `to`, as it is written. Makes parent directories. */
  makeLink(path: string, to: string): Promise<void>
  /** All files and symlinks below, as sorted paths relative to it with `/`. `skip` is asked for each relative path. */
  walk(directory: string, skip?: (relative: string) => boolean): Promise<string[]>
  makeDirectory(path: string, mode?: number): Promise<void>
  /** Permissions of what is there; `makeDirectory` leaves those of an existing directory alone. */
  setMode(path: string, mode: number): Promise<void>
  rename(from: string, to: string): Promise<void>
  copyFile(from: string, to: string): Promise<void>
  /** Recursively; nothing happens if it does not exist. */
  remove(path: string): Promise<void>
  makeTemporaryDirectory(prefix: string): Promise<string>
  /** Free bytes for this user on the file system of the path. */
  freeBytes(path: string): Promise<number>
}
