import { join, resolve } from 'node:path';
import { preview } from 'vite';
import type { YoiServer } from './server.ts';

const WEB = resolve(import.meta.dirname, '../..');

/** Where the console of a server is: at the server itself. */
export async function siteOf(server: YoiServer): Promise<{ url: string; close: () => Promise<void> }> {
    const answer = await fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${server.token}` } });
    if (answer.status !== 404) {
        return { url: server.url, close: async () => {} };
    }
    const proxied = await preview({
        root: WEB,
        configFile: false,
        logLevel: 'silent',
        build: { outDir: join(WEB, 'target/launcher/classes/dev/yoi/server/console') },
        preview: {
            host: '127.0.0.1',
            port: 0,
            headers: {
                'content-security-policy':
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
            },
            proxy: { '/api': { target: server.url, changeOrigin: true, headers: { authorization: `Bearer ${server.token}` } } },
        },
    });
    return { url: proxied.resolvedUrls!.local[0]!.replace(/\/$/, ''), close: () => proxied.close() };
}
