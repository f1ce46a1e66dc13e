// Calls tools of an MCP server with the official TypeScript client, as a coding agent would: a scenario comes in on
// standard input, what the server answered goes out as one JSON document.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { readFileSync } from 'node:fs';

const scenario = JSON.parse(readFileSync(0, 'utf8'));
const transport = new StdioClientTransport({
    command: scenario.command[0],
    args: scenario.command.slice(1),
    cwd: scenario.cwd,
    env: scenario.env,
    stderr: 'pipe',
});
let errors = '';
transport.stderr.on('data', (chunk) => { errors += chunk; });

const client = new Client({ name: scenario.name, version: '1.0.0' });
await client.connect(transport);
const tools = (await client.listTools()).tools;
const results = [];
let id = '';
for (const call of scenario.calls) {
    // A later call may mean the ticket that an earlier one made.
    const args = JSON.parse(JSON.stringify(call.arguments).replaceAll('{id}', id));
    const result = await client.callTool({ name: call.name, arguments: args });
    const answer = JSON.parse(result.content[0].text);
    id = id || answer.id || '';
    results.push({ failed: result.isError === true, answer });
}
const server = client.getServerVersion();
await client.close();
console.log(JSON.stringify({ server, tools, results, errors }));
