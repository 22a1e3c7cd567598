import type { SendResult } from '../../notify/contract.ts';
import { attempt, type Attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import type { HttpSender } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { objectAt, objectsAt, parsedObject, type Reply, textAt } from '../reply.ts';
import { finalFailure } from '../retry.ts';
import { statusOf } from '../status.ts';
import { goJson } from '../../base/go-json.ts';
import { apiUrl, searchBody, searchUrl } from './api.ts';
import { groupLabel, issueBody, jiraIssue } from './payload.ts';
import type { JiraConfig } from './schema.ts';

const HEADERS = { 'content-type': 'application/json', 'accept-language': 'en' };

/** The group's issue as Jira has it. */
interface FoundIssue {
  readonly key: string;
  /** undefined when the answer does not say. */
  readonly isDone: boolean | undefined;
}

/** What a step came to: a value for the next one, or the outcome. */
type Step<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly result: SendResult };

type Request = Pick<Attempt, 'url' | 'method' | 'body'>;

/** Finds the group's issue, makes or changes it, and moves it to where it belongs. */
export function jiraTelling(config: JiraConfig, deps: ReceiverDeps): Telling {
  return async (sender, notification, signal) => {
    const issue = deps.templating.render(notification, (texts) =>
      jiraIssue(config, notification, texts, deps.readYaml),
    );
    const isFiring = statusOf(notification) === 'firing';
    const client = new JiraClient(config, sender, signal);
    const search = { project: issue.project, label: groupLabel(notification), isFiring };
    const found = await client.find(searchBody(config, search));
    if (found.kind === 'failed') return found.result;
    const existing = found.value;
    if (existing === undefined) {
      // There is nothing to make an issue for once all is over.
      return isFiring ? client.create(issueBody(issue.created)) : { kind: 'sent' };
    }
    const updated = await client.update(existing.key, issueBody(issue.updated));
    return updated.kind === 'failed' ? updated : client.move(existing, isFiring);
  };
}

/** The requests to one Jira for one notification. */
class JiraClient {
  readonly #config: JiraConfig;
  readonly #sender: HttpSender;
  readonly #signal: AbortSignal;

  constructor(config: JiraConfig, sender: HttpSender, signal: AbortSignal) {
    this.#config = config;
    this.#sender = sender;
    this.#signal = signal;
  }

  async find(body: string): Promise<Step<FoundIssue | undefined>> {
    const url = searchUrl(this.#config);
    const answer = await this.#ask('failed to look up existing issues', { url, body });
    if (answer.kind === 'failed') return answer;
    const [first] = objectsAt(answer.value, 'issues');
    if (first === undefined) return { kind: 'done', value: undefined };
    const status = objectAt(objectAt(first, 'fields') ?? {}, 'status');
    const category = status === undefined ? undefined : objectAt(status, 'statusCategory');
    const isDone = status === undefined ? undefined : textAt(category ?? {}, 'key') === 'done';
    return { kind: 'done', value: { key: textAt(first, 'key'), isDone } };
  }

  create(body: string): Promise<SendResult> {
    return this.#send('failed to create the issue', { url: apiUrl(this.#config, 'issue'), body });
  }

  update(key: string, body: string): Promise<SendResult> {
    const url = apiUrl(this.#config, `issue/${key}`);
    return this.#send('failed to update the issue', { url, body, method: 'PUT' });
  }

  /** Reopens a firing issue, resolves one that is over, as configured and where it is not there yet. */
  async move({ key, isDone }: FoundIssue, isFiring: boolean): Promise<SendResult> {
    const { reopenTransition, resolveTransition } = this.#config;
    const name = isFiring ? reopenTransition : resolveTransition;
    if (key === '' || isDone !== isFiring || name === '') return { kind: 'sent' };
    const url = apiUrl(this.#config, `issue/${key}/transitions`);
    const what = 'failed to move the issue';
    const answer = await this.#ask(what, { url, method: 'GET', body: '' });
    if (answer.kind === 'failed') return answer.result;
    const transition = objectsAt(answer.value, 'transitions').find(
      (each) => textAt(each, 'name') === name,
    );
    if (transition === undefined) {
      return finalFailure(`can't find transition ${name} for issue ${key}`);
    }
    const id = textAt(transition, 'id') || undefined;
    return this.#send(what, { url, body: `${goJson({ transition: { id } })}\n` });
  }

  /** A request whose answer is a JSON object. */
  async #ask(what: string, request: Request): Promise<Step<Reply>> {
    let reply: Reply | undefined;
    const result = await this.#send(what, request, (body) => (reply = parsedObject(body)));
    if (result.kind === 'failed') return { kind: 'failed', result };
    if (reply !== undefined) return { kind: 'done', value: reply };
    return { kind: 'failed', result: finalFailure(`${what}: the answer is no JSON object`) };
  }

  async #send(
    what: string,
    request: Request,
    take: (body: string) => void = () => undefined,
  ): Promise<SendResult> {
    const result = await attempt(this.#sender, {
      ...request,
      headers: HEADERS,
      signal: this.#signal,
      retryCodes: [429],
      judge: ({ body }) => {
        take(body);
        return { kind: 'sent' };
      },
    });
    return result.kind === 'sent' ? result : { ...result, message: `${what}: ${result.message}` };
  }
}
