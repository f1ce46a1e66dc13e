import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
    plugins: [svelte()],
    // Components are mounted as in a browser, not rendered as on a server.
    resolve: { conditions: ['browser'] },
    // A test reads the list of event kinds where it is written.
    server: { fs: { allow: ['..'] } },
    test: {
        environment: 'jsdom',
        include: ['test/**/*.test.ts'],
        setupFiles: ['test/setup.ts'],
        // Only against waiting for ever: on a machine that does much else, a page takes half a minute to load.
        testTimeout: 300_000,
        hookTimeout: 300_000,
        // A page and its jsdom take a core; more of them at a time are not done earlier.
        fileParallelism: false,
        reporters: ['default', 'json'],
        outputFile: { json: 'target/reports/components.json' },
    },
});
