/** HTML by template: every value is escaped unless it is HTML that another template made. */

export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type HtmlValue = string | number | Html | null | undefined | readonly HtmlValue[]

const entities: Record<string, string> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'}

// Direction-changing and control characters make a text look like another (Unicode TR 36).
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Safe in text and in quoted attribute values. */
export const escapeHtml = (text: string): string => text.replace(invisible, '').replace(/[&<>"']/g, c => entities[c] as string)

function written(value: HtmlValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(written).join('')
  return escapeHtml(String(value))
}

export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.reduce((text, part, i) => text + part + (i < values.length ? written(values[i]) : ''), ''))
}
