import { defineConfig } from 'vitest/config';

// One file after the other: each has a server and a browser of its own, and the machine may have two cores.
export default defineConfig({
    test: {
        environment: 'node',
        include: ['e2e/**/*.e2e.ts'],
        fileParallelism: false,
        testTimeout: 900_000,
        hookTimeout: 600_000,
        reporters: ['default', 'json'],
        outputFile: { json: 'target/reports/end-to-end.json' },
    },
});
