package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.text.LineReader;
import dev.vitrine.tlog.wire.OriginIds;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** Identifiers of the evidence that it holds about a log; empty if it has none, or does not speak of evidence. */
    public List<Hash> evidenceAbout(String origin) throws IOException, LogException {
        HttpAnswer answer = get(OriginIds.originHash(origin) + "/evidence", MAX_METADATA);
        if (answer.status() == 404) {
            return List.of();
        }
        if (!answer.isSuccess()) {
            throw LogException.of(answer);
        }
        List<Hash> ids = new ArrayList<>();
        try {
            LineReader lines = new LineReader(answer.body());
            while (!lines.isAtEnd()) {
                ids.add(Hash.of(Bytes.fromHex(lines.next("an identifier").toUtf8())));
            }
        } catch (MalformedException e) {
            throw new ProtocolException("the witness sent a malformed list of evidence: " + e.getMessage());
        }
        return List.copyOf(ids);
    }

    /** One piece of evidence as the witness has it; nothing about it is verified. */
    public Misbehaviour evidence(Hash id) throws IOException, LogException {
        HttpAnswer answer = get("evidence/" + id.hex(), Misbehaviour.MAX_SIZE);
        if (!answer.isSuccess()) {
            throw LogException.of(answer);
        }
        try {
            return Misbehaviour.parse(answer.body());
        } catch (MalformedException e) {
            throw new ProtocolException("the witness sent malformed evidence: " + e.getMessage());
        }
    }

    /** Hands over evidence; returns the witness's one line about what became of it. */
    public String addEvidence(VerifiedMisbehaviour evidence) throws IOException, LogException {
        return post("add-evidence", evidence.toBytes());
    }

    /** Hands over a checkpoint that was seen, to be compared with what others saw. */
    public String report(CheckpointNote seen) throws IOException, LogException {
        return post("report", seen.toBytes());
    }

    private String post(String path, Bytes body) throws IOException, LogException {
        HttpAnswer answer = transport.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                MAX_METADATA);
        if (!answer.isSuccess()) {
            throw LogException.of(answer);
        }
        try {
            return answer.body().toUtf8().strip();
        } catch (MalformedException e) {
            throw new ProtocolException("the witness's answer is not text");
        }
    }

    private HttpAnswer get(String path, int limit) throws IOException {
        return transport.send(HttpRequest.newBuilder(base.resolve(path)).build(), limit);
    }
}
