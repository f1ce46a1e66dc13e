import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
    plugins: [svelte()],
    // Components are mounted as in a browser, not rendered as on a server.
    resolve: { conditions: ['browser'] },
    test: {
        environment: 'jsdom',
        include: ['test/**/*.test.ts'],
        setupFiles: ['test/setup.ts'],
        testTimeout: 30_000,
        reporters: ['default', 'json'],
        outputFile: { json: 'target/reports/components.json' },
    },
});
