import {defineConfig} from 'vitest/config'

// GitHub's language packages import JSON without attributes, which Node refuses to load directly: let vite transform them.
const inline = [/@actions\/(workflow-parser|languageservice|expressions)/]

const project = (name: string, timeout: number) => ({
  logLevel: 'error' as const,
  test: {name, include: [`test/${name}/**/*.test.ts`], testTimeout: timeout, hookTimeout: timeout, server: {deps: {inline}}}
})

export default defineConfig({
  logLevel: 'error', // the language packages name source maps that they do not ship
  test: {
    projects: [project('unit', 20_000), project('bundle', 60_000), project('workflow', 120_000)],
    globalSetup: ['test/global-setup.ts'],
    maxWorkers: 2
  }
})
