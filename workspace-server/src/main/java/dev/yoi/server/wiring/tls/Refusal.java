package dev.yoi.server.wiring.tls;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.config.Setting;

/// Says which setting is wrong.
final class Refusal {
    private Refusal() {}

    static ServerException of(Setting setting, String message, String remedy) {
        return ServerException.of(ProblemCode.CONFIG_INVALID, setting.key(), message, remedy);
    }

    static ServerException of(Setting setting, String message, String remedy, Exception cause) {
        return new ServerException.Failure(ProblemCode.CONFIG_INVALID, setting.key(), message, remedy).exception(cause);
    }
}
