package dev.vitrine.log.server.grpc;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.LoopExecutor;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.log.server.service.Watch;
import dev.vitrine.proto.v1.Event;
import dev.vitrine.proto.v1.WatchRequest;
import io.vertx.grpc.common.GrpcMessage;
import org.jspecify.annotations.Nullable;

/** A call of Watch. */
final class WatchCall implements Watch.Transport {

    private final GrpcCall call;
    private final Services services;
    private final LoopExecutor loop;
    private @Nullable Watch watch;

    WatchCall(GrpcCall call, Services services, LoopExecutor loop) {
        this.call = call;
        this.services = services;
        this.loop = loop;
    }

    void start() {
        call.response().exceptionHandler(lost -> lost());
        call.request().exceptionHandler(lost -> lost());
        call.request().errorHandler(cancelled -> lost());
        call.request().messageHandler(this::begin);
    }

    private void begin(GrpcMessage message) {
        if (watch != null || call.isEnded()) {
            return;
        }
        try {
            long after = LogServiceEndpoint.size(
                    "after", call.parse(message, WatchRequest.parser()).getAfter());
            Watch started = services.watchers().start(after, loop, this);
            watch = started;
            call.response().drainHandler(unused -> started.drained());
            var unused = call.response().writeHead();
        } catch (Problem problem) {
            call.fail(problem);
        }
    }

    private void lost() {
        call.abandon();
        stop();
    }

    private void stop() {
        Watch ending = watch;
        if (ending != null) {
            watch = null;
            services.watchers().ended(ending);
        }
    }

    @Override
    public void send(Event event) {
        call.send(event);
    }

    @Override
    public boolean isFull() {
        return call.response().writeQueueFull();
    }

    @Override
    public void finished(Throwable failure) {
        stop();
        call.fail(failure);
    }
}
