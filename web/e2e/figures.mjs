// Measures what the console promises, against a real server: `npm run figures`. Figures of a busy machine say little;
// the load average is printed beside them.
import { loadavg } from 'node:os';
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./figures.ts', import.meta.url).pathname, { configFile: false });
console.log(`load average ${loadavg()[0].toFixed(1)}`);
console.table(await module.figures());
process.exit(0);
