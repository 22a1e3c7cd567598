import type { Config } from './config.ts';
import { givenTexts } from './template-texts.ts';
import { sampleNotifications } from '../templates/sample-data.ts';
import type { TemplateLibrary } from '../templates/template-library.ts';

/** What may go wrong when the templates of receivers run, found by running them on samples; one line each. */
export function checkTemplates(
  config: Config,
  library: TemplateLibrary,
  nowMs: number,
): readonly string[] {
  const warnings = library.check(givenTexts(config), sampleNotifications('sample', nowMs));
  return warnings.map(({ place, message }) => `a template may fail: ${place}: ${message}`);
}
