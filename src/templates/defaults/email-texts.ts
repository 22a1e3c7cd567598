/**
 * The mail. Our own design, made for mail clients as they are: tables, nothing loaded from elsewhere, at most 640 pixels
 * wide. What gives it its shape stands on the elements, for clients that drop style sheets. What there is much of, links
 * and the rows of labels, is styled by the one style sheet, so that a mail of many alerts stays light: without it they
 * look plain. Five hundred alerts make a megabyte: mail servers refuse what is much larger, so that no more are listed.
 * There, too, are dark colours for those who want them. Everything said in colour is said in words too.
 */
export const EMAIL_TEMPLATES = `
{{ define "email.default.subject" }}{{ template "__subject" . }}{{ end }}

{{ define "email.default.html" -}}
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ template "__subject" . }}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { color: #0b5cad; }
.value td { vertical-align: top; padding-left: 2px; padding-right: 2px; }
.value .name { width: 28%; padding-left: 0; color: #5a6270; }
@media (max-width: 480px) {
  .value td { display: block !important; width: auto !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #16181d !important; }
  .card { background-color: #22262e !important; border-top-color: #3a404b !important; border-right-color: #3a404b !important; border-bottom-color: #3a404b !important; }
  .firing { border-left-color: #ff7b72 !important; }
  .resolved { border-left-color: #56d364 !important; }
  .text, .value { color: #e8eaee !important; }
  .quiet, .value .name { color: #a9b0bd !important; }
  .rule { border-top-color: #3a404b !important; }
  a { color: #7db8ff !important; }
}
</style>
</head>
<body class="page" style="margin: 0; padding: 0; background-color: #f2f4f7;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color: #f2f4f7;">
<tr><td align="center" style="padding: 16px 8px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 640px; font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; font-size: 14px; line-height: 20px;">
<tr><td style="border-radius: 6px; padding: 16px 20px; color: #ffffff; background-color: {{ if .Alerts.Firing }}#b3261e{{ else }}#1b6e3c{{ end }};">
<div style="font-size: 18px; line-height: 24px; font-weight: bold; color: #ffffff;">
{{- with .Alerts.Firing }}{{ len . }} firing{{ end -}}
{{- if and .Alerts.Firing .Alerts.Resolved }}, {{ end -}}
{{- with .Alerts.Resolved }}{{ len . }} resolved{{ end -}}
</div>
{{- with .GroupLabels.SortedPairs }}
<div style="color: #ffffff; word-break: break-word;">{{ range $i, $pair := . }}{{ if $i }}, {{ end }}{{ .Name }}={{ .Value }}{{ end }}</div>
{{- end }}
</td></tr>
<tr><td style="padding: 12px 20px;">
<a href="{{ template "__alertmanagerURL" . }}" style="font-weight: bold;">View in {{ template "__alertmanager" . }}</a>
</td></tr>
{{- range $i, $alert := .Alerts.Firing }}{{ if ge $i 500 }}{{ break }}{{ end }}
<tr><td style="padding: 0 0 12px 0;">
<table role="presentation" class="card firing" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color: #ffffff; border: 1px solid #d8dce3; border-left: 4px solid #b3261e; border-radius: 6px;">
<tr><td class="text" style="padding: 12px 16px 4px 16px; color: #1c1f24;">
<strong>{{ with .Labels.alertname }}{{ . }}{{ else }}Alert{{ end }}</strong>
<span class="quiet" style="color: #5a6270;">&#183; firing since {{ .StartsAt.Format "2006-01-02 15:04:05 MST" }}</span>
</td></tr>
<tr><td style="padding: 0 16px;">{{ template "__tocsin_email_details" . }}</td></tr>
<tr><td style="padding: 8px 16px 12px 16px;">
{{- with .GeneratorURL }}<a href="{{ . }}">Source</a>&#160;&#160;&#160;{{ end -}}
<a href="{{ $.ExternalURL }}/#/silences/new?filter={{ tocsinSilenceFilter .Labels }}">Silence</a>
</td></tr>
</table>
</td></tr>
{{- end }}
{{- range $i, $alert := .Alerts.Resolved }}{{ if ge $i 500 }}{{ break }}{{ end }}
<tr><td style="padding: 0 0 12px 0;">
<table role="presentation" class="card resolved" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color: #ffffff; border: 1px solid #d8dce3; border-left: 4px solid #1b6e3c; border-radius: 6px;">
<tr><td class="text" style="padding: 12px 16px 4px 16px; color: #1c1f24;">
<strong>{{ with .Labels.alertname }}{{ . }}{{ else }}Alert{{ end }}</strong>
<span class="quiet" style="color: #5a6270;">&#183; resolved, from {{ .StartsAt.Format "2006-01-02 15:04:05 MST" }} to {{ .EndsAt.Format "2006-01-02 15:04:05 MST" }}</span>
</td></tr>
<tr><td style="padding: 0 16px 8px 16px;">{{ template "__tocsin_email_details" . }}</td></tr>
{{- with .GeneratorURL }}
<tr><td style="padding: 0 16px 12px 16px;"><a href="{{ . }}">Source</a></td></tr>
{{- end }}
</table>
</td></tr>
{{- end }}
{{- if or (gt (len .Alerts.Firing) 500) (gt (len .Alerts.Resolved) 500) }}
<tr><td class="text" style="padding: 0 20px 12px 20px; color: #1c1f24;">
Too many for a mail: no more than 500 firing and 500 resolved alerts are listed here.
</td></tr>
{{- end }}
<tr><td class="quiet" align="center" style="padding: 4px 20px 16px 20px; color: #5a6270; font-size: 12px;">
Sent by <a href="{{ .ExternalURL }}">{{ template "__alertmanager" . }}</a>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
{{ end }}

{{ define "__tocsin_email_details" -}}
{{- with .Annotations.SortedPairs }}
<table role="presentation" class="value" width="100%" cellpadding="3" cellspacing="0" border="0" style="color: #1c1f24; word-break: break-word; white-space: pre-line;">
{{- range . }}
<tr><td class="name">{{ .Name }}</td><td>
{{- if match "^https?://\\\\S+$" .Value }}<a href="{{ .Value }}">{{ .Value }}</a>{{ else }}{{ .Value }}{{ end -}}
</td></tr>
{{- end }}
</table>
{{- end }}
<table role="presentation" class="value rule" width="100%" cellpadding="1" cellspacing="0" border="0" style="color: #1c1f24; word-break: break-word; font-size: 12px; line-height: 18px; border-top: 1px solid #e4e7ec; margin-top: 6px; padding-top: 6px;">
{{- range .Labels.SortedPairs }}
<tr><td class="name">{{ .Name }}</td><td>{{ .Value }}</td></tr>
{{- end }}
</table>
{{- end }}
`;
