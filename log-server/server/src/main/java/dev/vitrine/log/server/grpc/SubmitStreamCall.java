package dev.vitrine.log.server.grpc;

import dev.vitrine.log.server.access.Submitter;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.LoopExecutor;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.log.server.service.SubmissionStream;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import org.jspecify.annotations.Nullable;

/** A call of SubmitStream. */
final class SubmitStreamCall implements SubmissionStream.Transport {

    private final GrpcCall call;
    private final SubmissionStream stream;
    private boolean paused;

    SubmitStreamCall(GrpcCall call, Services services, LoopExecutor loop, Submitter submitter) {
        this.call = call;
        this.stream = new SubmissionStream(services, loop, submitter, this);
    }

    void start() {
        call.response().exceptionHandler(lost -> lost());
        call.response().drainHandler(unused -> stream.drained());
        call.request().exceptionHandler(lost -> lost());
        call.request().messageHandler(message -> {
            try {
                stream.request(call.parse(message, SubmitRequest.parser()));
            } catch (Problem problem) {
                stream.fail(problem);
            }
        });
        call.request().endHandler(unused -> stream.end());
        var unused = call.response().writeHead();
    }

    private void lost() {
        call.abandon();
        stream.abandon();
    }

    @Override
    public void add(SubmitAck ack) {
        call.send(ack);
    }

    @Override
    public void flush() {}

    @Override
    public boolean isFull() {
        return call.response().writeQueueFull();
    }

    @Override
    public void pause(boolean wanted) {
        if (paused != wanted) {
            paused = wanted;
            if (wanted) {
                call.request().pause();
            } else {
                call.request().resume();
            }
        }
    }

    @Override
    public void finished(@Nullable Throwable failure) {
        if (failure == null) {
            call.end(null);
        } else {
            call.fail(failure);
        }
    }
}
