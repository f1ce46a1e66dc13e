package dev.yoi.server.http;

/// Does what a route is for. Blocking; failures are thrown.
@FunctionalInterface
public interface RouteHandler {
    Answer handle(Call call) throws InterruptedException;
}
