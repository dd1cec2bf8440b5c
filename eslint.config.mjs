import tseslint from 'typescript-eslint'

const house = {
  'no-restricted-syntax': ['error', {
    selector: "ImportDeclaration[source.value='zod'] > :matches(ImportSpecifier, ImportDefaultSpecifier)",
    message: "Write `import * as z from 'zod'`: the named form bundles every locale (+600 kB)."
  }],
  'no-restricted-properties': ['error',
    {object: 'process', property: 'exit', message: 'Only src/app, src/cli and src/router end the process, after everything is flushed.'},
    {object: 'Date', property: 'now', message: 'Time comes through the Clock port.'}],
  'max-lines-per-function': ['error', {max: 60, skipBlankLines: true, skipComments: true}],
  'max-lines': ['error', {max: 300, skipBlankLines: true, skipComments: true}],
  'max-params': ['error', 4],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
  'eqeqeq': 'error',
  'prefer-const': 'error'
}

export default tseslint.config(
  {ignores: ['dist/**', 'node_modules/**', '.slipway/**', 'examples/**', '**/*.mjs', 'test/fixtures/**']},
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: {parserOptions: {projectService: true}},
    rules: house
  },
  {files: ['src/platform/**', 'src/router/**', 'src/cli/**', 'src/runner/**', 'src/app/**', 'scripts/**', 'test/**'], rules: {'no-restricted-properties': 'off'}},
  {files: ['test/**', 'scripts/**'], rules: {'max-lines-per-function': 'off', 'max-lines': 'off', 'max-params': 'off'}}
)
