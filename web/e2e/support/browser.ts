import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import type { YoiServer } from './server.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function launch(): Promise<Browser> {
    const executablePath = process.env.YOI_CHROMIUM ?? PLACES.find((place) => existsSync(place));
    if (executablePath === undefined) {
        throw new Error("no Chromium: 'apt-get install chromium', or set YOI_CHROMIUM to one");
    }
    return chromium.launch({
        executablePath,
        args: [
            // Root has no other way in a container; only this machine's own pages are shown.
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    });
}

/** A browser of somebody who is signed in. */
export async function signedIn(
    browser: Browser,
    server: YoiServer,
    options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const answer = await page.request.post(`${server.url}/api/v1/session`, {
        data: { token: server.token },
        headers: { origin: server.url },
    });
    if (!answer.ok()) {
        throw new Error(`could not sign in: ${answer.status()} ${await answer.text()}`);
    }
    await page.close();
    return context;
}
