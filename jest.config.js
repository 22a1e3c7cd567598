/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: false,
            useDefineForClassFields: true,
          },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
const project = (displayName, testMatch) => ({
  ...shared,
  displayName,
  testMatch,
  roots: ['<rootDir>'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/build'],
});
export default {
  // Modules of ES stay in memory: after some 200 suites a process would have run out of it.
  workerIdleMemoryLimit: '1GB',
  projects: [
    project('unit', ['<rootDir>/src/**/*.spec.ts', '<rootDir>/scripts/**/*.spec.ts']),
    project('acceptance', ['<rootDir>/test/acceptance/**/*.spec.ts']),
    project('conformance', ['<rootDir>/test/conformance/**/*.spec.ts']),
    project('corpus', ['<rootDir>/test/corpus/**/*.spec.ts']),
    project('fuzz', ['<rootDir>/test/fuzz/**/*.spec.ts']),
    project('simulation', ['<rootDir>/test/simulation/**/*.spec.ts']),
    project('crash', ['<rootDir>/test/crash/**/*.spec.ts']),
    project('interop', ['<rootDir>/test/interop/**/*.spec.ts']),
    project('web', ['<rootDir>/test/web/**/*.spec.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
  ],
};
