import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/platform/files.ts
import { chmod, constants, copyFile, link, lstat, mkdir, mkdtemp, open, readdir, readFile, readlink, rename, rm, statfs, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
var errno = (error) => error?.code ?? "";
var absent = (error) => errno(error) === "ENOENT" || errno(error) === "ENOTDIR";
var writeRemedies = {
  ENOSPC: "Make room on that file system.",
  EDQUOT: "Raise the disk quota.",
  EROFS: "Use a writable file system.",
  EACCES: "Correct the permissions of that path.",
  EPERM: "Correct the permissions of that path."
};
function writeFailure(file, error) {
  const remedy = writeRemedies[errno(error)];
  return remedy ? new UserError(`Could not write (${errno(error)}).`, { reason: "state-unwritable", where: file, remedy, cause: error }) : error;
}
async function writing(file, effect) {
  try {
    return await effect();
  } catch (error) {
    throw writeFailure(file, error);
  }
}
async function orUndefined(effect) {
  try {
    return await effect();
  } catch (error) {
    if (absent(error)) return void 0;
    throw error;
  }
}
var serial = 0;
async function writeWhole(file, content, mode = 420) {
  serial += 1;
  const beside = `${file}.${process.pid}.${serial}.tmp`;
  await writing(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(beside, "w", mode);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode);
      await handle.sync();
      await handle.close();
      await rename(beside, file);
    } catch (error) {
      await handle.close().catch(() => void 0);
      await rm(beside, { force: true });
      throw error;
    }
  });
}
async function appendFlushed(file, content, mode = 420) {
  await writing(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, "a", mode);
    const before = (await handle.stat()).size;
    try {
      await handle.appendFile(content);
      await handle.sync();
    } catch (error) {
      await handle.truncate(before).catch(() => void 0);
      throw error;
    } finally {
      await handle.close();
    }
  });
}
async function createExclusive(file, content, mode = 420) {
  serial += 1;
  const beside = `${file}.${process.pid}.${serial}.tmp`;
  return writing(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    try {
      await writeNew(beside, content, mode);
      await link(beside, file);
      return true;
    } catch (error) {
      if (errno(error) === "EEXIST") return false;
      if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(errno(error))) return await createInPlace(file, content, mode);
      throw error;
    } finally {
      await rm(beside, { force: true });
    }
  });
}
async function writeNew(file, content, mode) {
  const handle = await open(file, "wx", mode);
  await handle.writeFile(content).finally(() => handle.close());
}
async function createInPlace(file, content, mode) {
  try {
    await writeNew(file, content, mode);
    return true;
  } catch (error) {
    if (errno(error) === "EEXIST") return false;
    throw error;
  }
}
async function factsOf(file) {
  const stat = await orUndefined(() => lstat(file));
  if (!stat) return void 0;
  const kind = stat.isFile() ? "file" : stat.isDirectory() ? "directory" : stat.isSymbolicLink() ? "symlink" : "other";
  return { kind, size: stat.size, mode: stat.mode & 4095, modifiedAt: stat.mtimeMs };
}
async function walk(directory, skip, below = "") {
  const entries = await orUndefined(() => readdir(path.join(directory, below), { withFileTypes: true })) ?? [];
  const found = [];
  for (const entry of entries) {
    const relative = below ? `${below}/${entry.name}` : entry.name;
    if (skip(relative)) continue;
    if (entry.isDirectory()) found.push(...await walk(directory, skip, relative));
    else found.push(relative);
  }
  return found.sort();
}
var systemFiles = {
  readText: (file) => orUndefined(() => readFile(file, "utf8")),
  readBytes: (file) => orUndefined(async () => new Uint8Array(await readFile(file))),
  write: writeWhole,
  append: appendFlushed,
  create: createExclusive,
  list: async (directory) => (await orUndefined(() => readdir(directory)) ?? []).sort(),
  facts: factsOf,
  readLink: (file) => orUndefined(() => readlink(file)),
  makeLink: (file, to) => writing(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await symlink(to, file);
  }),
  walk: (directory, skip = () => false) => walk(directory, skip),
  makeDirectory: (directory, mode = 493) => writing(directory, async () => {
    await mkdir(directory, { recursive: true, mode });
  }),
  setMode: (file, mode) => writing(file, () => chmod(file, mode)),
  rename: (from, to) => writing(to, () => rename(from, to)),
  copyFile: (from, to) => writing(to, async () => {
    await mkdir(path.dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }),
  remove: (file) => rm(file, { recursive: true, force: true, maxRetries: 3 }),
  makeTemporaryDirectory: (prefix) => mkdtemp(path.join(os.tmpdir(), prefix)),
  freeBytes: async (file) => {
    const facts = await statfs(file);
    return facts.bavail * facts.bsize;
  }
};

export {
  writeFailure,
  systemFiles
};
