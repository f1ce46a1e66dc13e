import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network cable between a browser and a server: what is open breaks when it is pulled, and nothing new begins. */
export class Cable {
    private readonly sockets = new Set<Socket>();
    private plugged = true;

    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    static async to(target: string): Promise<Cable> {
        const { hostname, port } = new URL(target);
        let cable: Cable | null = null;
        const server = createServer((near) => cable!.join(near, connect(Number(port), hostname)));
        await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
        const address = server.address() as { port: number };
        cable = new Cable(server, `http://127.0.0.1:${address.port}`);
        return cable;
    }

    private join(near: Socket, far: Socket): void {
        for (const [socket, other] of [[near, far], [far, near]] as const) {
            this.sockets.add(socket);
            socket.on('error', () => other.destroy());
            socket.on('close', () => {
                this.sockets.delete(socket);
                other.destroy();
            });
        }
        if (!this.plugged) {
            near.destroy();
            far.destroy();
            return;
        }
        near.pipe(far);
        far.pipe(near);
    }

    pull(): void {
        this.plugged = false;
        this.sockets.forEach((socket) => socket.destroy());
    }

    plug(): void {
        this.plugged = true;
    }

    async close(): Promise<void> {
        this.pull();
        await new Promise((closed) => this.server.close(closed));
    }
}
