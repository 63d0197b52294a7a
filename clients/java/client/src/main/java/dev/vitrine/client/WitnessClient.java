package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.wire.OriginIds;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** What a witness shows to everybody: its metadata document, and the checkpoint that it last cosigned for a log. */
public final class WitnessClient {

    private static final int MAX_METADATA = 1 << 20;

    private final BaseUrl base;
    private final HttpTransport transport;

    private WitnessClient(BaseUrl base, HttpTransport transport) {
        this.base = base;
        this.transport = transport;
    }

    /** The witness whose monitoring prefix is {@code base}. Nothing is sent yet. */
    public static WitnessClient of(URI base, Duration deadline) {
        return new WitnessClient(BaseUrl.of(base), new HttpTransport(deadline));
    }

    /** The document {@code witness.v0.json}, as it came; nobody signed it. */
    public Bytes metadata() throws IOException, LogException {
        HttpAnswer answer = get("witness.v0.json", MAX_METADATA);
        if (!answer.isSuccess()) {
            throw LogException.of(answer);
        }
        return answer.body();
    }

    /** The checkpoint of the log that this witness cosigned last; empty if it knows no such log. Not verified. */
    public Optional<CheckpointNote> view(String origin) throws IOException, LogException {
        HttpAnswer answer = get(OriginIds.originHash(origin) + "/checkpoint", PublishedLog.MAX_CHECKPOINT);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw LogException.of(answer);
        }
        try {
            return Optional.of(CheckpointNote.parse(answer.body()));
        } catch (MalformedException e) {
            throw new ProtocolException("the witness sent a malformed checkpoint: " + e.getMessage());
        }
    }

    private HttpAnswer get(String path, int limit) throws IOException {
        return transport.send(HttpRequest.newBuilder(base.resolve(path)).build(), limit);
    }
}
