function shared(): string {
  return define({
    __alertmanager: 'Alertmanager',
    __alertmanagerURL: '{{ .ExternalURL }}/#/alerts?receiver={{ urlquery .Receiver }}',
    __description: '',
    __subject: [
      '[{{ toUpper .Status }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}]',
      ' {{ .GroupLabels.Values.Join " " }} ',
      '{{ if lt (len .GroupLabels) (len .CommonLabels) }}',
      '({{ (.CommonLabels.Remove .GroupLabels.Names).Values.Join " " }}){{ end }}',
    ].join(''),
  });
}

/** Lists of alerts, and the blocks around them: tight ones, and those set apart by empty lines. */
function lists(): string {
  const plainPairs = (pairs: string): string =>
    `{{ range ${pairs}.SortedPairs }} - {{ .Name }} = {{ .Value }}\n{{ end }}`;
  const listedPairs = (pairs: string): string =>
    `{{ range ${pairs}.SortedPairs }}  - {{ .Name }} = {{ .Value }}\n{{ end }}`;
  const apart = (mark: string, list: string): string =>
    [
      `{{ with .Alerts.Firing }}\n${mark}Alerts Firing:\n{{ template "${list}" . }}\n{{ end }}\n`,
      `{{ with .Alerts.Resolved }}\n${mark}Alerts Resolved:\n{{ template "${list}" . }}\n{{ end }}\n`,
    ].join('');
  return define({
    __text_alert_list: [
      `{{ range . }}Labels:\n${plainPairs('.Labels')}Annotations:\n${plainPairs('.Annotations')}`,
      'Source: {{ .GeneratorURL }}\n{{ end }}',
    ].join(''),
    __text_alert_list_markdown: [
      `{{ range . }}\nLabels:\n${listedPairs('.Labels')}\nAnnotations:\n${listedPairs('.Annotations')}`,
      '\nSource: {{ .GeneratorURL }}\n{{ end }}\n',
    ].join(''),
    __tocsin_tight: [
      `{{ ${COMMON_ANNOTATIONS} }}\n`,
      '{{ with .Alerts.Firing }}Alerts Firing:\n{{ template "__text_alert_list" . }}{{ end }}\n',
      '{{ with .Alerts.Resolved }}Alerts Resolved:\n{{ template "__text_alert_list" . }}{{ end }}',
    ].join(''),
    __tocsin_apart: apart('', '__text_alert_list'),
    __tocsin_markdown: '\n' + apart('# ', '__text_alert_list_markdown'),
  });
}

const COMMON_ANNOTATIONS = '.CommonAnnotations.Values.Join " "';
const ALERTMANAGER = '{{ template "__alertmanager" . }}';
const LINK = '{{ template "__alertmanagerURL" . }}';
const SUBJECT = '{{ template "__subject" . }}';
const COLOR = '{{ if ne .Status "firing" }}good{{ else }}danger{{ end }}';
const TIGHT = '{{ template "__tocsin_tight" . }}';
const APART = '{{ template "__tocsin_apart" . }}';
const MARKDOWN = '{{ template "__tocsin_markdown" . }}';

function slackAndMattermost(): string {
  const fallback = (of: string): string =>
    `{{ template "${of}.default.title" . }} | {{ template "${of}.default.titlelink" . }}`;
  return define({
    'slack.default.title': SUBJECT,
    'slack.default.username': ALERTMANAGER,
    'slack.default.fallback': fallback('slack'),
    'slack.default.callbackid': '',
    'slack.default.pretext': '',
    'slack.default.titlelink': LINK,
    'slack.default.iconemoji': '',
    'slack.default.iconurl': '',
    'slack.default.text': '',
    'slack.default.footer': '',
    'slack.default.color': COLOR,
    'mattermost.default.title': SUBJECT,
    'mattermost.default.username': ALERTMANAGER,
    'mattermost.default.fallback': fallback('mattermost'),
    'mattermost.default.titlelink': LINK,
    'mattermost.default.text': MARKDOWN,
    'mattermost.default.color': COLOR,
  });
}

function paging(): string {
  return define({
    'pagerduty.default.description': SUBJECT,
    'pagerduty.default.client': ALERTMANAGER,
    'pagerduty.default.clientURL': LINK,
    'pagerduty.default.instances': '{{ template "__text_alert_list" . }}',
    'opsgenie.default.message': SUBJECT,
    'opsgenie.default.description': TIGHT,
    'opsgenie.default.source': LINK,
    'victorops.default.state_message': TIGHT,
    'victorops.default.entity_display_name': SUBJECT,
    'victorops.default.monitoring_tool': ALERTMANAGER,
    'pushover.default.title': SUBJECT,
    'pushover.default.message': `{{ ${COMMON_ANNOTATIONS} }}\n${APART}`,
    'pushover.default.url': LINK,
    'sns.default.subject': SUBJECT,
    'sns.default.message': `{{ ${COMMON_ANNOTATIONS} }}\n${APART}`,
  });
}

function chats(): string {
  return define({
    'wechat.default.message': `${SUBJECT}\n${TIGHT}\nAlertmanagerUrl:\n${LINK}`,
    'wechat.default.to_user': '',
    'wechat.default.to_party': '',
    'wechat.default.to_tag': '',
    'wechat.default.agent_id': '',
    'telegram.default.message': `\n${APART}`,
    'discord.default.content': '',
    'discord.default.title': SUBJECT,
    'discord.default.message': `\n${APART}`,
    'webex.default.message': `{{ ${COMMON_ANNOTATIONS} }}\n${APART}`,
    'rocketchat.default.title': SUBJECT,
    'rocketchat.default.alias': ALERTMANAGER,
    'rocketchat.default.titlelink': LINK,
    'rocketchat.default.emoji': '',
    'rocketchat.default.iconurl': '',
    'rocketchat.default.text': '',
  });
}

function markdownChats(): string {
  return define({
    'msteams.default.summary': SUBJECT,
    'msteams.default.title': SUBJECT,
    'msteams.default.text': MARKDOWN,
    'msteamsv2.default.title': SUBJECT,
    'msteamsv2.default.text': MARKDOWN,
  });
}

/** The priority is that of the worst firing alert, or where none says so of the worst resolved one. */
function jira(): string {
  const worst = (alerts: string): string =>
    [
      `{{ range ${alerts} }}{{ with index $ranks .Labels.severity }}`,
      '{{ if gt . $rank }}{{ $rank = . }}{{ end }}{{ end }}{{ end }}',
    ].join('');
  return define({
    'jira.default.summary': SUBJECT,
    'jira.default.description': MARKDOWN,
    'jira.default.priority': [
      '{{ $ranks := dict "critical" 3 "warning" 2 "info" 1 }}{{ $rank := 0 }}',
      worst('.Alerts.Firing'),
      `{{ if eq $rank 0 }}${worst('.Alerts.Resolved')}{{ end }}`,
      '{{ index (list "" "Low" "Medium" "High") $rank }}',
    ].join(''),
  });
}

function define(templates: Readonly<Record<string, string>>): string {
  return Object.entries(templates)
    .map(([name, text]) => `{{ define "${name}" }}${text}{{ end }}`)
    .join('\n');
}

/**
 * The templates that settings of receivers name by default. What they print is what those of Alertmanager print,
 * byte for byte; which of them use which others is the same too, because people replace single ones by their name.
 * Names that begin with `__tocsin` are ours.
 */
export const NOTIFICATION_TEMPLATES: string = [
  shared(),
  lists(),
  slackAndMattermost(),
  paging(),
  chats(),
  markdownChats(),
  jira(),
].join('\n');
