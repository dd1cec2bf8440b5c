/**
 * Secrets whose form their provider has published: a literal prefix and what follows it. A table of data, so that the matcher can count its
 * steps: each part is a literal or a whole run of characters of one class, of a least and a greatest length. A class never holds the first
 * character of the part after it, so that nothing has to be taken back.
 */
import type {FindingSeverity, Rule} from '../report/finding.ts'
import {hasGithubChecksum} from './crc32.ts'

export type Part = string | readonly [characters: RegExp, least: number, most: number]

export interface SecretRule extends Rule {
  /** Searched for literally. `ignoreCase`: in any case. */
  prefix: string
  ignoreCase?: true
  parts: readonly Part[]
  /** More than the form: a checksum, a context. `body` is what follows the prefix. */
  accept?: (body: string) => boolean
}

const alnum = /[A-Za-z0-9]/
const hex = /[0-9a-f]/
const digit = /[0-9]/
const url64 = /[A-Za-z0-9_-]/
const base64 = /[A-Za-z0-9+/]/
const upper32 = /[A-Z2-7]/
const dotted = /[A-Za-z0-9_.-]/

type Row = readonly [id: string, title: string, prefix: string, parts: readonly Part[], severity?: FindingSeverity]

const rows: readonly Row[] = [
  ['github-app-token', 'GitHub App token', 'ghs_', [[/[A-Za-z0-9_.-]/, 36, 1000]]],
  ['github-user-to-server-token', 'GitHub user-to-server token', 'ghu_', [[alnum, 36, 255]]],
  ['github-refresh-token', 'GitHub refresh token', 'ghr_', [[alnum, 36, 255]]],
  ['github-fine-grained-pat', 'GitHub fine-grained token', 'github_pat_', [[alnum, 22, 22], '_', [alnum, 59, 59]], 'critical'],
  ['gitlab-pat', 'GitLab personal access token', 'glpat-', [[dotted, 20, 300]], 'critical'],
  ['gitlab-deploy-token', 'GitLab deploy token', 'gldt-', [[dotted, 20, 300]]],
  ['gitlab-runner-token', 'GitLab runner token', 'glrt-', [[dotted, 20, 300]]],
  ['gitlab-trigger-token', 'GitLab trigger token', 'glptt-', [[dotted, 40, 300]]],
  ['slack-bot-token', 'Slack bot token', 'xoxb-', [[/[A-Za-z0-9-]/, 20, 255]]],
  ['slack-user-token', 'Slack user token', 'xoxp-', [[/[A-Za-z0-9-]/, 20, 255]]],
  ['slack-session-token', 'Slack session token', 'xoxs-', [[/[A-Za-z0-9-]/, 20, 255]]],
  ['slack-app-token', 'Slack app token', 'xapp-', [[digit, 1, 2], '-', [alnum, 8, 20], '-', [digit, 8, 20], '-', [hex, 32, 64]]],
  ['slack-webhook', 'Slack webhook', 'https://hooks.slack.com/services/T', [[/[A-Z0-9]/, 7, 12], '/B', [/[A-Z0-9]/, 7, 12], '/', [alnum, 20, 30]], 'medium'],
  ['stripe-secret-key', 'Stripe live secret key', 'sk_live_', [[alnum, 20, 247]], 'critical'],
  ['stripe-restricted-key', 'Stripe live restricted key', 'rk_live_', [[alnum, 20, 247]]],
  ['google-api-key', 'Google API key', 'AIza', [[url64, 35, 35]]],
  ['google-oauth-secret', 'Google OAuth client secret', 'GOCSPX-', [[url64, 28, 28]]],
  ['npm-token', 'npm access token', 'npm_', [[alnum, 36, 36]], 'critical'],
  ['pypi-token', 'PyPI upload token', 'pypi-AgEIcHlwaS5vcmc', [[url64, 50, 1000]], 'critical'],
  ['rubygems-token', 'RubyGems API key', 'rubygems_', [[hex, 48, 48]], 'critical'],
  ['docker-hub-token', 'Docker Hub access token', 'dckr_pat_', [[url64, 27, 36]], 'critical'],
  ['sendgrid-key', 'SendGrid API key', 'SG.', [[url64, 22, 22], '.', [url64, 43, 43]]],
  ['twilio-key', 'Twilio API key', 'SK', [[hex, 32, 32]], 'medium'],
  ['mailgun-key', 'Mailgun API key', 'key-', [[hex, 32, 32]]],
  ['brevo-key', 'Brevo API key', 'xkeysib-', [[hex, 64, 64], '-', [alnum, 16, 16]]],
  ['vault-service-token', 'Vault service token', 'hvs.', [[url64, 24, 300]]],
  ['vault-batch-token', 'Vault batch token', 'hvb.', [[url64, 100, 300]]],
  ['age-secret-key', 'age secret key', 'AGE-SECRET-KEY-1', [[/[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]/, 58, 58]], 'critical'],
  ['openai-project-key', 'OpenAI project key', 'sk-proj-', [[url64, 40, 300]]],
  ['openai-service-key', 'OpenAI service account key', 'sk-svcacct-', [[url64, 40, 300]]],
  ['openai-admin-key', 'OpenAI admin key', 'sk-admin-', [[url64, 40, 300]]],
  ['anthropic-key', 'Anthropic API key', 'sk-ant-', [[/[a-z0-9]/, 3, 12], '-', [url64, 80, 200]]],
  ['huggingface-token', 'Hugging Face token', 'hf_', [[alnum, 34, 40]]],
  ['groq-key', 'Groq API key', 'gsk_', [[alnum, 52, 52]]],
  ['replicate-token', 'Replicate token', 'r8_', [[alnum, 37, 37]]],
  ['nvidia-key', 'NVIDIA API key', 'nvapi-', [[url64, 60, 80]]],
  ['digitalocean-token', 'DigitalOcean token', 'dop_v1_', [[hex, 64, 64]], 'critical'],
  ['shopify-token', 'Shopify access token', 'shpat_', [[/[0-9a-fA-F]/, 32, 32]]],
  ['shopify-secret', 'Shopify shared secret', 'shpss_', [[/[0-9a-fA-F]/, 32, 32]]],
  ['square-token', 'Square access token', 'sq0atp-', [[url64, 22, 22]]],
  ['square-secret', 'Square OAuth secret', 'sq0csp-', [[url64, 43, 43]]],
  ['databricks-token', 'Databricks token', 'dapi', [[hex, 32, 32]]],
  ['doppler-token', 'Doppler token', 'dp.pt.', [[alnum, 43, 43]]],
  ['linear-key', 'Linear API key', 'lin_api_', [[alnum, 40, 40]]],
  ['postman-key', 'Postman API key', 'PMAK-', [[hex, 24, 24], '-', [hex, 34, 34]]],
  ['pulumi-token', 'Pulumi access token', 'pul-', [[hex, 40, 40]], 'critical'],
  ['grafana-service-token', 'Grafana service account token', 'glsa_', [[alnum, 32, 32], '_', [/[0-9a-fA-F]/, 8, 8]]],
  ['grafana-cloud-token', 'Grafana Cloud token', 'glc_eyJ', [[base64, 60, 400]]],
  ['newrelic-key', 'New Relic user key', 'NRAK-', [[/[A-Z0-9]/, 27, 27]]],
  ['sentry-token', 'Sentry organisation token', 'sntrys_eyJ', [[/[A-Za-z0-9+/=_-]/, 80, 500]]],
  ['figma-token', 'Figma token', 'figd_', [[url64, 40, 50]], 'medium'],
  ['netlify-token', 'Netlify token', 'nfp_', [[alnum, 36, 40]]],
  ['supabase-token', 'Supabase access token', 'sbp_', [[hex, 40, 40]]],
  ['planetscale-token', 'PlanetScale token', 'pscale_tkn_', [[dotted, 32, 64]]],
  ['atlassian-token', 'Atlassian API token', 'ATATT3xFfGF0', [[/[A-Za-z0-9_=-]/, 100, 250]]],
  ['discord-webhook', 'Discord webhook', 'https://discord.com/api/webhooks/', [[digit, 17, 20], '/', [url64, 60, 80]], 'medium'],
  ['jwt', 'JSON Web Token', 'eyJ', [[url64, 10, 2000], '.eyJ', [url64, 10, 4000], '.', [url64, 20, 1000]], 'low']
]

const remedy = 'Revoke it at its provider first, then remove it; it stays in the history of the repository. Use a secret of GitHub, or Vault.'

function toRule([id, title, prefix, parts, severity = 'high']: Row): SecretRule {
  return {id: `secrets/${id}`, title: `${title} in the repository`, severity, remedy, source: `published form of the ${title}`, tags: ['security', 'secret'], prefix, parts}
}

const accepting = (rule: SecretRule, more: Partial<SecretRule>): SecretRule => ({...rule, ...more})

/** Rules that look at more than the form. */
const special: readonly SecretRule[] = [
  accepting(toRule(['github-pat', 'GitHub personal access token', 'ghp_', [[alnum, 36, 36]], 'critical']), {accept: hasGithubChecksum}),
  accepting(toRule(['github-oauth-token', 'GitHub OAuth token', 'gho_', [[alnum, 36, 36]], 'critical']), {accept: hasGithubChecksum}),
  toRule(['aws-access-key-id', 'AWS access key id', 'AKIA', [[upper32, 16, 16]], 'high']),
  toRule(['aws-temporary-key-id', 'AWS temporary key id', 'ASIA', [[upper32, 16, 16]], 'medium']),
  accepting(toRule(['openai-key', 'OpenAI key', 'sk-', [[alnum, 48, 51]]]), {accept: body => body.includes('T3BlbkFJ')}),
  ...['aws_secret_access_key', 'awssecretaccesskey', 'secretaccesskey', 'aws_secret_key'].map(prefix => accepting(
    toRule(['aws-secret-access-key', 'AWS secret access key', prefix, [[/["'\s:=>]/, 1, 10], [/[A-Za-z0-9/+]/, 40, 40]], 'critical']), {ignoreCase: true})),
  ...['twilio_auth_token', 'twilioauthtoken'].map(prefix => accepting(
    toRule(['twilio-auth-token', 'Twilio auth token', prefix, [[/["'\s:=>]/, 1, 10], [hex, 32, 32]]]), {ignoreCase: true})),
  ...['accountkey='].map(prefix => accepting(
    toRule(['azure-storage-key', 'Azure storage account key', prefix, [[base64, 86, 86], '=='], 'critical']), {ignoreCase: true}))
]

export const secretRules: readonly SecretRule[] = [...rows.map(toRule), ...special]

/** Found by their own readers in secret-forms.ts. */
export const privateKeyRule: Rule = {
  ...toRule(['private-key', 'Private key', '', []]), severity: 'critical', source: 'RFC 7468, RFC 4880 armour'
}
export const databaseUrlRule: Rule = {...toRule(['database-url', 'Database address with a password', '', []]), severity: 'high', source: 'RFC 3986, section 3.2.1'}

/** Distinct rules; several prefixes may stand for one. */
export const secretRuleCount = new Set([...secretRules, privateKeyRule, databaseUrlRule].map(r => r.id)).size
