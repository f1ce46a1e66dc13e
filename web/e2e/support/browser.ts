import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

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
