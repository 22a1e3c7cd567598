import { TemplateError } from '../errors.ts';
import type { Source } from '../nodes.ts';

export function parseError(source: Source, line: number, message: string): TemplateError {
  const place = { templateName: source.name, line };
  return new TemplateError('template.parse', `template: ${source.name}:${line}: ${message}`, place);
}
