import { url } from '../../base/schema/formats.ts';
import { filled, secret, text } from '../../base/schema/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny } from '../kind-schema.ts';
import type { LaterDefinition } from './definition.ts';

export const wechat: LaterDefinition = {
  sendResolved: false,
  mayBeNull: true,
  shape: () => ({
    api_secret: secret(),
    api_secret_file: filled(),
    corp_id: filled(),
    message: text(),
    api_url: url(),
    to_user: text(),
    to_party: text(),
    to_tag: text(),
    agent_id: text(),
    message_type: filled(),
  }),
  check: (given, report) => {
    const type = given['message_type'] ?? 'text';
    if (type !== 'text' && type !== 'markdown') {
      const message = `weChat message type ${JSON.stringify(type)} does not match valid options ^(text|markdown)$`;
      report(message, { path: ['message_type'] });
    }
    atMostOne(given, ['api_secret', 'api_secret_file'], '', report);
  },
  checkInherited: (given, defaults, _http, report) => {
    if (!hasAny(given, 'api_url') && defaults.wechat_api_url === undefined) {
      report('no global Wechat URL set');
    }
    const inherits = hasAny(defaults, 'wechat_api_secret', 'wechat_api_secret_file');
    if (!hasAny(given, 'api_secret', 'api_secret_file') && !inherits) {
      report('no global Wechat Api Secret set either inline or in a file');
    }
    if (!hasAny(given, 'corp_id') && defaults.wechat_api_corp_id === undefined) {
      report('no global Wechat CorpID set');
    }
  },
};
