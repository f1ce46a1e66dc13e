import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

// `npm run dev` serves the sources and passes everything else on to a server that runs. YOI_READY names the file that
// `yoi serve --ready-file` wrote: with it the token is added here, so that nobody has to sign in.
function server() {
    const ready = process.env.YOI_READY;
    if (!ready) {
        return { target: process.env.YOI_URL ?? 'http://127.0.0.1:8787', headers: {} };
    }
    const { url, token_file } = JSON.parse(readFileSync(ready, 'utf8')) as { url: string; token_file: string };
    return { target: url, headers: { authorization: `Bearer ${readFileSync(token_file, 'utf8').trim()}` } };
}

/** As if it came from a page of that server: it opens sockets for its own pages only. */
function proxied() {
    const { target, headers } = server();
    return { target, headers: { ...headers, origin: target }, changeOrigin: true, ws: true };
}

export default defineConfig(({ command }) => ({
    plugins: [svelte()],
    base: '/',
    build: {
        outDir: process.env.YOI_CONSOLE_OUT ?? 'target/console',
        emptyOutDir: true,
        assetsDir: 'assets',
        // The server's policy allows no data: script or font, and inlined files would be sent again with each page.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        target: 'es2022',
        reportCompressedSize: false,
    },
    server: command === 'serve' ? { host: '127.0.0.1', proxy: { '/api': proxied() } } : {},
}));
