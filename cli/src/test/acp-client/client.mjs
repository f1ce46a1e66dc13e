// Plays an editor with the official TypeScript client of the Agent Client Protocol: a scenario comes in on standard input,
// what the agent answered and told meanwhile goes out as one JSON document.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { client, methods, ndJsonStream, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';

const scenario = JSON.parse(readFileSync(0, 'utf8'));
const agent = spawn(scenario.command[0], scenario.command.slice(1), {
    cwd: scenario.cwd, env: scenario.env, stdio: ['pipe', 'pipe', 'pipe'],
});
let errors = '';
agent.stderr.on('data', (chunk) => { errors += chunk; });

let updates = [];
let onUpdate = () => {};
const editor = client({ name: 'test-editor' })
    .onRequest(methods.client.session.requestPermission, () => ({ outcome: { outcome: 'cancelled' } }))
    .onNotification(methods.client.session.update, ({ params }) => {
        updates.push(params.update);
        onUpdate(params.update);
    });
const stream = ndJsonStream(Writable.toWeb(agent.stdin), Readable.toWeb(agent.stdout));
const steps = [];
const told = await editor.connectWith(stream, async (ctx) => {
    const initialized = await ctx.request(methods.agent.initialize, {
        protocolVersion: PROTOCOL_VERSION,
        clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
        clientInfo: { name: 'test-editor', version: '1.0.0' },
    });
    let sessionId = scenario.session ?? '';
    for (const step of scenario.steps) {
        updates = [];
        const params = { ...step.params, sessionId, cwd: step.cwd ?? scenario.cwd, mcpServers: [] };
        let answer;
        try {
            const asked = ctx.request(step.method, params);
            if (step.cancelAt) {
                onUpdate = (update) => {
                    if (JSON.stringify(update).includes(step.cancelAt)) {
                        onUpdate = () => {};
                        ctx.notify(methods.agent.session.cancel, { sessionId });
                    }
                };
            }
            answer = await asked;
            sessionId = answer.sessionId ?? sessionId;
        } catch (failure) {
            answer = { failed: { code: failure.code, message: failure.message, data: failure.data } };
        }
        steps.push({ answer, updates });
    }
    return { initialized, sessionId };
});
agent.stdin.end();
const exit = await new Promise((resolve) => agent.on('exit', resolve));
console.log(JSON.stringify({ ...told, steps, exit, errors }));
