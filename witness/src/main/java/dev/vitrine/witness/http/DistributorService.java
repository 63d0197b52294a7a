package dev.vitrine.witness.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.witness.peers.GossipNetwork;
import dev.vitrine.witness.peers.WatchedLog;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The HTTP interface of the public distributor (transparency-dev/distributor v0), over what gossip has compared: the largest
 * checkpoint with so many cosignatures, and the latest one of each witness. Methods block, so they run on the pool.
 */
final class DistributorService {

    static final String PREFIX = "/distributor/v0/";

    private static final String JSON_TYPE = "text/json";
    private static final int MAX_WITNESSES = 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final GossipNetwork gossip;

    DistributorService(GossipNetwork gossip) {
        this.gossip = gossip;
    }

    // SPEC: the distributor counts Ed25519 cosignatures (type 0x04), one per witness.
    private List<VerifierKey> witnesses() {
        return gossip.cosigners().stream()
                .filter(key -> key.type() == KeyType.ED25519_COSIGNATURE)
                .toList();
    }

    /** @param path behind {@link #PREFIX} */
    CompletionStage<Answer> get(String path) {
        if (path.equals("logs")) {
            return done(Answer.ok(
                    JSON_TYPE,
                    array(gossip.watched().stream()
                            .map(WatchedLog::distributorId)
                            .toList())));
        }
        if (path.equals("witnesses")) {
            return done(Answer.ok(
                    JSON_TYPE,
                    array(witnesses().stream().map(VerifierKey::toString).toList())));
        }
        String[] parts = path.split("/", -1);
        Optional<WatchedLog> log = parts.length >= 3 && parts[0].equals("logs") ? log(parts[1]) : Optional.empty();
        if (log.isPresent() && parts.length == 3 && parts[2].startsWith("checkpoint.")) {
            return done(largest(log.get(), parts[2].substring("checkpoint.".length())));
        }
        if (log.isPresent() && isByWitness(parts)) {
            return done(witness(parts[3])
                    .map(key -> note(log.get().by(key)))
                    .orElseGet(() -> Answer.distributor(400, "unknown-witness", "no witness of this name is known")));
        }
        return done(
                parts.length >= 3 && parts[0].equals("logs") && log.isEmpty()
                        ? Answer.distributor(400, "unknown-log", "no log of this identifier is known")
                        : Answer.notFound());
    }

    /** Takes a checkpoint with a witness's cosignature; only {@code byWitness} paths do. */
    CompletionStage<Answer> put(String path, Bytes body) {
        String[] parts = path.split("/", -1);
        if (parts.length < 3 || !parts[0].equals("logs") || !isByWitness(parts)) {
            return done(Answer.notFound());
        }
        Optional<WatchedLog> log = log(parts[1]);
        Optional<VerifierKey> key = witness(parts[3]);
        if (log.isEmpty() || key.isEmpty()) {
            return done(Answer.distributor(400, "unknown-log-or-witness", "this log or this witness is not known"));
        }
        CheckpointNote note;
        try {
            note = CheckpointNote.parse(body);
        } catch (MalformedException e) {
            return done(Answer.malformed(e));
        }
        if (!note.checkpoint().origin().equals(log.get().origin())
                || note.signatures().stream().noneMatch(line -> line.isBy(key.get()))) {
            return done(Answer.distributor(400, "wrong-checkpoint", "not this log's, or not by this witness"));
        }
        Optional<CheckpointNote> before = log.get().by(key.get());
        if (before.isPresent()
                && before.get().checkpoint().size() > note.checkpoint().size()) {
            return done(Answer.distributor(400, "smaller", "a larger checkpoint of this witness is known"));
        }
        return done(
                switch (gossip.uploaded(log.get(), key.get().name().value(), note)) {
                    case CONSISTENT -> Answer.text("");
                    case WAITING -> Answer.text("waits for its comparison\n");
                    case UNSIGNED -> Answer.distributor(400, "bad-signature", "a signature is missing or wrong");
                    case CONTRADICTORY ->
                        Answer.distributor(500, "inconsistent", "another tree of this log is known; see /evidence");
                });
    }

    private Answer largest(WatchedLog log, String number) {
        long n;
        try {
            n = Decimal.parse(number);
        } catch (MalformedException e) {
            return Answer.malformed(e);
        }
        if (n < 1 || n > MAX_WITNESSES) {
            return Answer.distributor(400, "wrong-number", "a number of witnesses is 1 to " + MAX_WITNESSES);
        }
        return note(log.largest(witnesses(), (int) n));
    }

    private static Answer note(Optional<CheckpointNote> note) {
        return note.map(found -> Answer.ok(Answer.TEXT, found.toBytes())).orElseGet(Answer::neverCosigned);
    }

    private Optional<WatchedLog> log(String id) {
        return gossip.watched().stream()
                .filter(log -> log.distributorId().equals(id))
                .findFirst();
    }

    private static boolean isByWitness(String[] parts) {
        return parts.length == 5 && parts[2].equals("byWitness") && parts[4].equals("checkpoint");
    }

    private Optional<VerifierKey> witness(String escaped) {
        return witnesses().stream()
                .filter(key -> escape(key.name().value()).equals(escaped))
                .findFirst();
    }

    /** One path segment, escaped as Go's url.PathEscape does. */
    static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (unit & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.~$&+=:@".indexOf(c) >= 0;
            escaped.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return escaped.toString();
    }

    private static Bytes array(List<String> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return Bytes.utf8(text.toString());
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }
}
