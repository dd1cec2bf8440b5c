/**
 * Values of environment variables that mean what they say: Kubernetes expands `$(NAME)` in them and makes one `$` of `$$`
 * (https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/). Pure.
 */

/** As it has to be written into `env[].value`. */
export const literalValue = (text: string): string => (/\$[$(]/.test(text) ? text.replaceAll('$', () => '$$') : text)

/** The text that a literal value stands for. */
export const textOfLiteral = (value: string): string => value.replaceAll('$$', () => '$')
