import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, getJson, type HttpAnswer } from '../support/http.ts';
import { type Server, startServer, tocsinProgram } from '../support/servers.ts';

const CONFIG = `
route: {receiver: nobody}
receivers: [{name: nobody}]
`;

const BODIES: readonly (readonly [string, string])[] = [
  ['an alert', '[{"labels":{"alertname":"a"}}]'],
  ['no alert', '[]'],
  ['null', 'null'],
  ['text that is not ASCII', '[{"labels":{"alertname":"Größe 😀"}}]'],
  ['bytes that are not UTF-8', '[{"labels":{"alertname":"\u0080\u00ff"}}]'],
  ['half a body', '[{"labels":{"alertname":"a"}'],
  ['no JSON', 'alert!'],
  ['an object', '{}'],
  ['no labels', '[{}]'],
  ['a label without a value only', '[{"labels":{"alertname":""}}]'],
  ['one of two wrong', '[{"labels":{"alertname":"b"}},{"labels":{}}]'],
  ['a number for a label', '[{"labels":{"alertname":1}}]'],
  ['a bad time', '[{"labels":{"alertname":"a"},"startsAt":"yesterday"}]'],
  ['a bad URL', '[{"labels":{"alertname":"a"},"generatorURL":"::"}]'],
];

/** Plain POSTs of alerts have a short way past the framework; what is in any way special takes the common one. */
describe('both ways in for alerts', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ program: tocsinProgram(), config: CONFIG });
  });
  afterAll(() => server.stop());

  const post = (query: string, body: Uint8Array): Promise<HttpAnswer> =>
    ask(`${server.url}/api/v2/alerts${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  const shown = ({ status, headers, text }: HttpAnswer): unknown => ({
    status,
    text,
    headers: { ...headers, date: undefined },
  });

  it.each(BODIES)('answer %s alike', async (name, text) => {
    const body = Buffer.from(text, name === 'bytes that are not UTF-8' ? 'latin1' : 'utf8');
    const [short, common] = [await post('', body), await post('?common', body)];
    expect(shown(short)).toEqual(shown(common));
  });

  it('lead to the same place', async () => {
    const { status } = await post('', Buffer.from('[{"labels":{"alertname":"by the short way"}}]'));
    expect(status).toBe(200);
    const alerts = await getJson(
      `${server.url}/api/v2/alerts?filter=alertname%3D%22by+the+short+way%22`,
    );
    expect(alerts).toHaveLength(1);
  });
});
