import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/scan/crc32.ts
var alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
function crc32(text) {
  let crc = 4294967295;
  for (let i = 0; i < text.length; i += 1) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? crc >>> 1 ^ 3988292384 : crc >>> 1;
  }
  return (crc ^ 4294967295) >>> 0;
}
function base62(value, digits) {
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = alphabet[rest % 62] + text;
  return text.padStart(digits, "0");
}
var hasGithubChecksum = (body) => body.length === 36 && base62(crc32(body.slice(0, 30)), 6) === body.slice(30);

// src/scan/secret-rules.ts
var alnum = /[A-Za-z0-9]/;
var hex = /[0-9a-f]/;
var digit = /[0-9]/;
var url64 = /[A-Za-z0-9_-]/;
var base64 = /[A-Za-z0-9+/]/;
var upper32 = /[A-Z2-7]/;
var dotted = /[A-Za-z0-9_.-]/;
var rows = [
  ["github-app-token", "GitHub App token", "ghs_", [[/[A-Za-z0-9_.-]/, 36, 1e3]]],
  ["github-user-to-server-token", "GitHub user-to-server token", "ghu_", [[alnum, 36, 255]]],
  ["github-refresh-token", "GitHub refresh token", "ghr_", [[alnum, 36, 255]]],
  ["github-fine-grained-pat", "GitHub fine-grained token", "github_pat_", [[alnum, 22, 22], "_", [alnum, 59, 59]], "critical"],
  ["gitlab-pat", "GitLab personal access token", "glpat-", [[dotted, 20, 300]], "critical"],
  ["gitlab-deploy-token", "GitLab deploy token", "gldt-", [[dotted, 20, 300]]],
  ["gitlab-runner-token", "GitLab runner token", "glrt-", [[dotted, 20, 300]]],
  ["gitlab-trigger-token", "GitLab trigger token", "glptt-", [[dotted, 40, 300]]],
  ["slack-bot-token", "Slack bot token", "xoxb-", [[/[A-Za-z0-9-]/, 20, 255]]],
  ["slack-user-token", "Slack user token", "xoxp-", [[/[A-Za-z0-9-]/, 20, 255]]],
  ["slack-session-token", "Slack session token", "xoxs-", [[/[A-Za-z0-9-]/, 20, 255]]],
  ["slack-app-token", "Slack app token", "xapp-", [[digit, 1, 2], "-", [alnum, 8, 20], "-", [digit, 8, 20], "-", [hex, 32, 64]]],
  ["slack-webhook", "Slack webhook", "https://hooks.slack.com/services/T", [[/[A-Z0-9]/, 7, 12], "/B", [/[A-Z0-9]/, 7, 12], "/", [alnum, 20, 30]], "medium"],
  ["stripe-secret-key", "Stripe live secret key", "sk_live_", [[alnum, 20, 247]], "critical"],
  ["stripe-restricted-key", "Stripe live restricted key", "rk_live_", [[alnum, 20, 247]]],
  ["google-api-key", "Google API key", "AIza", [[url64, 35, 35]]],
  ["google-oauth-secret", "Google OAuth client secret", "GOCSPX-", [[url64, 28, 28]]],
  ["npm-token", "npm access token", "npm_", [[alnum, 36, 36]], "critical"],
  ["pypi-token", "PyPI upload token", "pypi-AgEIcHlwaS5vcmc", [[url64, 50, 1e3]], "critical"],
  ["rubygems-token", "RubyGems API key", "rubygems_", [[hex, 48, 48]], "critical"],
  ["docker-hub-token", "Docker Hub access token", "dckr_pat_", [[url64, 27, 36]], "critical"],
  ["sendgrid-key", "SendGrid API key", "SG.", [[url64, 22, 22], ".", [url64, 43, 43]]],
  ["twilio-key", "Twilio API key", "SK", [[hex, 32, 32]], "medium"],
  ["mailgun-key", "Mailgun API key", "key-", [[hex, 32, 32]]],
  ["brevo-key", "Brevo API key", "xkeysib-", [[hex, 64, 64], "-", [alnum, 16, 16]]],
  ["vault-service-token", "Vault service token", "hvs.", [[url64, 24, 300]]],
  ["vault-batch-token", "Vault batch token", "hvb.", [[url64, 100, 300]]],
  ["age-secret-key", "age secret key", "AGE-SECRET-KEY-1", [[/[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]/, 58, 58]], "critical"],
  ["openai-project-key", "OpenAI project key", "sk-proj-", [[url64, 40, 300]]],
  ["openai-service-key", "OpenAI service account key", "sk-svcacct-", [[url64, 40, 300]]],
  ["openai-admin-key", "OpenAI admin key", "sk-admin-", [[url64, 40, 300]]],
  ["anthropic-key", "Anthropic API key", "sk-ant-", [[/[a-z0-9]/, 3, 12], "-", [url64, 80, 200]]],
  ["huggingface-token", "Hugging Face token", "hf_", [[alnum, 34, 40]]],
  ["groq-key", "Groq API key", "gsk_", [[alnum, 52, 52]]],
  ["replicate-token", "Replicate token", "r8_", [[alnum, 37, 37]]],
  ["nvidia-key", "NVIDIA API key", "nvapi-", [[url64, 60, 80]]],
  ["digitalocean-token", "DigitalOcean token", "dop_v1_", [[hex, 64, 64]], "critical"],
  ["shopify-token", "Shopify access token", "shpat_", [[/[0-9a-fA-F]/, 32, 32]]],
  ["shopify-secret", "Shopify shared secret", "shpss_", [[/[0-9a-fA-F]/, 32, 32]]],
  ["square-token", "Square access token", "sq0atp-", [[url64, 22, 22]]],
  ["square-secret", "Square OAuth secret", "sq0csp-", [[url64, 43, 43]]],
  ["databricks-token", "Databricks token", "dapi", [[hex, 32, 32]]],
  ["doppler-token", "Doppler token", "dp.pt.", [[alnum, 43, 43]]],
  ["linear-key", "Linear API key", "lin_api_", [[alnum, 40, 40]]],
  ["postman-key", "Postman API key", "PMAK-", [[hex, 24, 24], "-", [hex, 34, 34]]],
  ["pulumi-token", "Pulumi access token", "pul-", [[hex, 40, 40]], "critical"],
  ["grafana-service-token", "Grafana service account token", "glsa_", [[alnum, 32, 32], "_", [/[0-9a-fA-F]/, 8, 8]]],
  ["grafana-cloud-token", "Grafana Cloud token", "glc_eyJ", [[base64, 60, 400]]],
  ["newrelic-key", "New Relic user key", "NRAK-", [[/[A-Z0-9]/, 27, 27]]],
  ["sentry-token", "Sentry organisation token", "sntrys_eyJ", [[/[A-Za-z0-9+/=_-]/, 80, 500]]],
  ["figma-token", "Figma token", "figd_", [[url64, 40, 50]], "medium"],
  ["netlify-token", "Netlify token", "nfp_", [[alnum, 36, 40]]],
  ["supabase-token", "Supabase access token", "sbp_", [[hex, 40, 40]]],
  ["planetscale-token", "PlanetScale token", "pscale_tkn_", [[dotted, 32, 64]]],
  ["atlassian-token", "Atlassian API token", "ATATT3xFfGF0", [[/[A-Za-z0-9_=-]/, 100, 250]]],
  ["discord-webhook", "Discord webhook", "https://discord.com/api/webhooks/", [[digit, 17, 20], "/", [url64, 60, 80]], "medium"],
  ["jwt", "JSON Web Token", "eyJ", [[url64, 10, 2e3], ".eyJ", [url64, 10, 4e3], ".", [url64, 20, 1e3]], "low"]
];
var remedy = "Revoke it at its provider first, then remove it; it stays in the history of the repository. Use a secret of GitHub, or Vault.";
function toRule([id, title, prefix, parts, severity = "high"]) {
  return { id: `secrets/${id}`, title: `${title} in the repository`, severity, remedy, source: `published form of the ${title}`, tags: ["security", "secret"], prefix, parts };
}
var accepting = (rule, more) => ({ ...rule, ...more });
var special = [
  accepting(toRule(["github-pat", "GitHub personal access token", "ghp_", [[alnum, 36, 36]], "critical"]), { accept: hasGithubChecksum }),
  accepting(toRule(["github-oauth-token", "GitHub OAuth token", "gho_", [[alnum, 36, 36]], "critical"]), { accept: hasGithubChecksum }),
  toRule(["aws-access-key-id", "AWS access key id", "AKIA", [[upper32, 16, 16]], "high"]),
  toRule(["aws-temporary-key-id", "AWS temporary key id", "ASIA", [[upper32, 16, 16]], "medium"]),
  accepting(toRule(["openai-key", "OpenAI key", "sk-", [[alnum, 48, 51]]]), { accept: (body) => body.includes("T3BlbkFJ") }),
  ...["aws_secret_access_key", "awssecretaccesskey", "secretaccesskey", "aws_secret_key"].map((prefix) => accepting(
    toRule(["aws-secret-access-key", "AWS secret access key", prefix, [[/["'\s:=>]/, 1, 10], [/[A-Za-z0-9/+]/, 40, 40]], "critical"]),
    { ignoreCase: true }
  )),
  ...["twilio_auth_token", "twilioauthtoken"].map((prefix) => accepting(
    toRule(["twilio-auth-token", "Twilio auth token", prefix, [[/["'\s:=>]/, 1, 10], [hex, 32, 32]]]),
    { ignoreCase: true }
  )),
  ...["accountkey="].map((prefix) => accepting(
    toRule(["azure-storage-key", "Azure storage account key", prefix, [[base64, 86, 86], "=="], "critical"]),
    { ignoreCase: true }
  ))
];
var secretRules = [...rows.map(toRule), ...special];
var privateKeyRule = {
  ...toRule(["private-key", "Private key", "", []]),
  severity: "critical",
  source: "RFC 7468, RFC 4880 armour"
};
var databaseUrlRule = { ...toRule(["database-url", "Database address with a password", "", []]), severity: "high", source: "RFC 3986, section 3.2.1" };
var secretRuleCount = new Set([...secretRules, privateKeyRule, databaseUrlRule].map((r) => r.id)).size;

export {
  secretRules,
  privateKeyRule,
  databaseUrlRule,
  secretRuleCount
};
