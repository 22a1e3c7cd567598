/** The import table of the design: room -> what it may import besides itself. */
const rooms = {
  base: [],
  telemetry: ['base'],
  labels: ['base'],
  alerts: ['base', 'telemetry', 'labels'],
  routing: ['base', 'labels'],
  'time-intervals': ['base', 'alerts'],
  inhibition: ['base', 'telemetry', 'labels', 'alerts'],
  replication: ['base', 'telemetry'],
  silences: ['base', 'telemetry', 'labels', 'alerts', 'replication'],
  'notification-log': ['base', 'telemetry', 'replication'],
  dispatch: ['base', 'telemetry', 'labels', 'alerts', 'routing', 'notify'],
  notify: ['base', 'telemetry', 'labels', 'alerts'],
  templates: ['base', 'labels', 'alerts'],
  receivers: ['base', 'labels', 'alerts', 'templates', 'notify'],
  cluster: ['base', 'telemetry', 'replication'],
  storage: ['base', 'telemetry', 'replication'],
  config: ['base', 'labels', 'routing', 'time-intervals', 'inhibition', 'receivers', 'templates'],
  api: [
    'base',
    'telemetry',
    'labels',
    'alerts',
    'routing',
    'time-intervals',
    'inhibition',
    'replication',
    'silences',
    'notification-log',
    'dispatch',
    'notify',
    'templates',
    'receivers',
    'cluster',
    'storage',
    'config',
  ],
  // What server, command line and page agree upon: no room's types are in it.
  'api/contract': [],
  web: ['api/contract'],
  cli: ['base', 'labels', 'routing', 'templates', 'storage', 'config', 'api/contract'],
};
const nestOnly =
  '\\.(module|controller|filter|interceptor)\\.ts$|^src/(app|main)|^src/api/(v2|operations)/';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '\\.spec\\.ts$|^src/main\\.ts$|\\.d\\.ts$|^src/api/contract/',
      },
      to: {},
    },
    {
      name: 'nest-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: `${nestOnly}|\\.spec\\.ts$` },
      to: { path: 'node_modules/@nestjs' },
    },
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `room-${room}`,
      severity: 'error',
      from: { path: `^src/${room}/`, pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: [`^src/${room}/`, ...may.map((r) => `^src/${r}/`)] },
    })),
    {
      name: 'only-app-imports-app',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app/|main\\.ts)|\\.spec\\.ts$' },
      to: { path: '^src/app/' },
    },
    {
      name: 'only-the-page-imports-the-page',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/web/' },
      to: { path: '^src/web/' },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: '\\.spec\\.ts$|/testing/|^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
