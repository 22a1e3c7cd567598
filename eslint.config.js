import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const clock = 'take a Clock (src/base/clock.ts) instead, so that tests run on virtual time';
const bannedGlobals = [
  { name: 'fetch', message: 'use the HttpSender port (src/receivers/http).' },
  { name: 'setTimeout', message: clock },
  { name: 'setInterval', message: clock },
  { name: 'setImmediate', message: clock },
  { name: 'performance', message: clock },
  { name: 'process', message: 'only main.ts, base/node and cli may touch the process.' },
];
const bannedSyntax = [
  { selector: 'TSEnumDeclaration', message: 'use a union of string literals.' },
  {
    selector: 'ExportAllDeclaration',
    message: 'no barrels: import the file that declares the name.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'use named exports.' },
];
const bannedClock = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: clock },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'take a Random (src/base/random.ts).',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'coverage/', 'test/**/fixtures/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': ['error', ...bannedSyntax, ...bannedClock],
      'no-restricted-globals': ['error', ...bannedGlobals],
    },
  },
  {
    files: [
      'src/base/node/**',
      // Hands its intervals to @nestjs/schedule, which knows Node's own timers only.
      'src/app/maintenance.ts',
      'src/**/testing/**',
      'src/**/*.spec.ts',
      'src/main.ts',
      'src/cli/**',
      'scripts/**',
      'test/**',
    ],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-syntax': ['error', ...bannedSyntax] },
  },
  {
    // The browser's own clock and requests; `base/http.ts` alone makes the latter.
    files: ['src/web/**'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-syntax': [
        'error',
        ...bannedSyntax,
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'what alerts bring is hostile: let React write it.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/**/*.spec.ts'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 65, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // Vite wants its configuration so.
    files: ['vite.config.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    // Nest takes its options as a literal, whatever class its types name.
    files: ['src/app/serve.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'fetch', 'AbortSignal'].map((name) => [name, 'readonly']),
      ),
    },
  },
);
