import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A network between a browser and a server. Pulled: what is open breaks, and nothing new begins. Silent: as behind a
 * router that lost its way, where connections stay open and nothing gets through.
 */
export class Cable {
    private readonly sockets = new Set<Socket>();
    private plugged = true;
    private quiet = false;

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
        if (this.quiet) {
            near.pause();
            far.pause();
        }
    }

    silence(): void {
        this.quiet = true;
        this.sockets.forEach((socket) => socket.pause());
    }

    speak(): void {
        this.quiet = false;
        this.sockets.forEach((socket) => socket.resume());
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
