/** Nothing yet: kept so that every project shares one place to prepare what tests need. */
export default function setup(): void {}
