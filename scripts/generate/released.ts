/** What the templates point at. `npm run release` fills commit and version in; until then nothing is released and the commit is none. */
export const released = {
  repository: 'slipway-deploy/slipway',
  commit: '0000000000000000000000000000000000000000',
  version: 'unreleased'
} as const
