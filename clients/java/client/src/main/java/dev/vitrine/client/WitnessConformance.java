package dev.vitrine.client;

import dev.vitrine.client.ConformanceCheck.Result;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.CosignatureResponse;
import dev.vitrine.tlog.wire.OriginIds;
import dev.vitrine.tlog.wire.SizeConflict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries a witness against the union of what is demanded of witnesses: the text of c2sp.org/tlog-witness, and the tests of
 * Azul, Sunlight and sigsum. The witness must serve the logs of {@link #logList}; their state is changed, so each run needs
 * a seed of its own. What a check must misbehave for has a log of its own, since a witness may stop serving it.
 */
public final class WitnessConformance {

    private static final int LOGS = 20;
    private static final int MAX_ANSWER = 128 * 1024;
    private static final long DAY = 86_400;

    private final BaseUrl base;
    private final HttpTransport transport;
    private final long seed;
    private final long now;
    private final List<VerifierKey> keys;
    private final Consumer<ConformanceCheck> results;
    private int used;

    /**
     * Sends nothing yet.
     *
     * @param base the submission prefix, below which its monitoring paths are expected as well
     * @param keys the witness's own; without them no cosignature is verified
     * @param now Unix seconds, to see whether cosignatures have today's time
     * @param results hears of each check as it is made
     */
    public WitnessConformance(
            URI base,
            Duration deadline,
            long seed,
            Collection<VerifierKey> keys,
            long now,
            Consumer<ConformanceCheck> results) {
        this.base = BaseUrl.of(base);
        this.transport = new HttpTransport(deadline);
        this.seed = seed;
        this.keys = List.copyOf(keys);
        this.now = now;
        this.results = results;
    }

    /** The {@code logs/v0} list of the logs that a run with this seed uses. */
    public static String logList(long seed) {
        StringBuilder list = new StringBuilder("logs/v0\n");
        for (int i = 0; i < LOGS; i++) {
            list.append(ConformanceLog.of(seed, i).stanza());
        }
        return list.toString();
    }

    /**
     * Makes all checks; an {@link IOException} means that the witness could not be asked. False if it stopped early, because
     * the witness does not know the first of the logs.
     */
    public boolean run() throws IOException {
        if (!growth()) {
            return false;
        }
        sigsumSequence();
        new MalformedConformance(this).run();
        signatures();
        emptyTrees();
        otherRoots();
        proofs();
        forgedOwnLine();
        race();
        new SubtreeConformance(this).run();
        return true;
    }

    /** Makes the checks that need no log that the witness serves, and leave no trace in it. */
    public void withoutLogs() throws IOException {
        ConformanceLog stranger = ConformanceLog.of(seed, LOGS + 1);
        status("add.unknown-origin", "c2sp azul", 404, stranger.request(0, 1));
        status("monitor.never-cosigned", "c2sp", 404, get(OriginIds.originHash(stranger.origin()) + "/checkpoint"));
        status("malformed.empty", "c2sp", 400, send("add-checkpoint", Bytes.EMPTY));
        status("malformed.no-checkpoint", "c2sp", 400, send("add-checkpoint", Bytes.utf8("old 0\n\n")));
    }

    private boolean growth() throws IOException {
        ConformanceLog log = nextLog();
        status(
                "add.unknown-origin",
                "c2sp azul",
                404,
                ConformanceLog.of(seed, LOGS + 1).request(0, 1));
        status("monitor.never-cosigned", "c2sp", 404, get(OriginIds.originHash(log.origin()) + "/checkpoint"));
        HttpAnswer first = cosigned("add.first", "c2sp azul sunlight sigsum", log, 0, 5);
        if (first.status() == 404) {
            return false;
        }
        onlyOwnLines(log, first);
        conflict("add.stale-old-size", "c2sp azul sunlight sigsum", 5, log.request(3, 7));
        conflict("add.old-zero-asks-for-the-size", "c2sp azul", 5, log.request(0, 7));
        status("add.old-above-size", "c2sp azul sunlight", 400, new AddCheckpointRequest(6, List.of(), log.note(5)));
        HttpAnswer refreshed = cosigned("add.refresh", "c2sp sunlight sigsum", log, 5, 5);
        same("add.refresh-lines-verify", "c2sp", first.isSuccess(), refreshed.isSuccess());
        HttpAnswer unused = cosigned("add.grow", "c2sp azul sunlight sigsum", log, 5, 7);
        HttpAnswer unusedBig = cosigned("add.grow-far", "c2sp", log, 7, 1030);
        conflict("add.rollback", "c2sp azul", 1030, log.request(7, 9));
        monitoring(log, 1030);
        return true;
    }

    private void sigsumSequence() throws IOException {
        ConformanceLog log = nextLog();
        HttpAnswer a = cosigned("sigsum.0-2", "sigsum", log, 0, 2);
        conflict("sigsum.1-2", "sigsum", 2, log.request(1, 2));
        HttpAnswer b = cosigned("sigsum.2-4", "sigsum", log, 2, 4);
        HttpAnswer c = cosigned("sigsum.4-4", "sigsum", log, 4, 4);
        HttpAnswer d = cosigned("sigsum.4-5", "sigsum", log, 4, 5);
        same("sigsum.whole", "sigsum", true, a.isSuccess() && b.isSuccess() && c.isSuccess() && d.isSuccess());
    }

    private void signatures() throws IOException {
        ConformanceLog log = nextLog();
        Checkpoint five = log.note(5).checkpoint();
        NoteSignature ours = log.line(five);
        NoteSignature impostor = log.impostor().line(five);
        NoteSignature broken = new NoteSignature(ours.name(), ours.keyId(), flipped(ours.signature()));
        status("signature.unknown-key", "c2sp azul sunlight", 403, first(five, List.of(impostor)));
        status("signature.broken", "c2sp azul sunlight", 403, first(five, List.of(broken)));
        status("signature.good-and-broken", "c2sp", 403, first(five, List.of(ours, broken)));
        ConformanceLog many = nextLog();
        Checkpoint one = many.note(5).checkpoint();
        List<NoteSignature> sixteen = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            sixteen.add(new NoteSignature(new KeyName("other.example/" + i), i, ours.signature()));
        }
        sixteen.add(many.line(one));
        // SPEC: c2sp.org/signed-note, "verifiers MUST accept at least 16 signatures"
        status("signature.sixteen-lines", "c2sp", 200, first(one, sixteen));
        HttpAnswer unused = cosigned("signature.after-unknown-lines", "c2sp", many, 5, 6);
    }

    private void emptyTrees() throws IOException {
        ConformanceLog log = nextLog();
        HttpAnswer unused = cosigned("empty.first", "c2sp sunlight", log, 0, 0);
        HttpAnswer unusedToo = cosigned("empty.grow", "sunlight", log, 0, 5);
        ConformanceLog wrong = nextLog();
        Checkpoint bad =
                Checkpoint.of(wrong.origin(), new TreeHead(0, wrong.head(1).root()));
        status("empty.wrong-root", "c2sp sunlight", 422, new AddCheckpointRequest(0, List.of(), wrong.sign(bad)));
        ConformanceLog held = nextLog();
        HttpAnswer unusedHeld = cosigned("empty.held", "sunlight", held, 0, 0);
        Checkpoint other = Checkpoint.of(held.origin(), bad.head());
        status("empty.other-root-held", "c2sp sunlight", 422, new AddCheckpointRequest(0, List.of(), held.sign(other)));
    }

    private void otherRoots() throws IOException {
        ConformanceLog log = nextLog();
        HttpAnswer unused = cosigned("fork.set-up", "c2sp", log, 0, 5);
        status(
                "fork.same-size-other-root",
                "c2sp azul sunlight",
                422,
                new AddCheckpointRequest(5, List.of(), log.fork().note(5)));
        ConformanceLog larger = nextLog();
        HttpAnswer unusedToo = cosigned("fork.set-up-larger", "c2sp", larger, 0, 5);
        status("fork.larger-other-history", "c2sp azul", 422, larger.fork().request(5, 7));
    }

    private void proofs() throws IOException {
        ConformanceLog log = nextLog();
        status(
                "proof.not-empty-at-zero",
                "c2sp azul sunlight",
                422,
                new AddCheckpointRequest(0, List.of(log.head(1).root()), log.note(5)));
        log = nextLog();
        HttpAnswer unused = cosigned("proof.set-up", "c2sp", log, 0, 5);
        status("proof.missing", "c2sp azul sunlight", 422, new AddCheckpointRequest(5, List.of(), log.note(7)));
        status("proof.of-other-sizes", "c2sp", 422, new AddCheckpointRequest(5, log.proof(4, 7), log.note(7)));
        status(
                "proof.not-empty-at-equal-sizes",
                "c2sp sunlight",
                422,
                new AddCheckpointRequest(5, List.of(log.head(1).root()), log.note(5)));
        HttpAnswer unusedToo = cosigned("proof.still-works", "c2sp azul", log, 5, 7);
    }

    /** Sunlight's regression: a stored line that merely names the witness's key must not block the log for ever. */
    private void forgedOwnLine() throws IOException {
        ConformanceLog log = nextLog();
        if (keys.isEmpty()) {
            skipped("own-line.forged", "sunlight", "the witness's keys are not known");
            return;
        }
        VerifierKey own = keys.get(0);
        Checkpoint five = log.note(5).checkpoint();
        NoteSignature forged = new NoteSignature(own.name(), own.keyId(), Bytes.copyOf(new byte[72]));
        status("own-line.forged", "sunlight", 200, first(five, List.of(log.line(five), forged)));
        HttpAnswer view = get(OriginIds.originHash(log.origin()) + "/checkpoint");
        boolean kept = view.isSuccess()
                && text(view.body()).contains(text(forged.toLine()).strip());
        same("own-line.not-kept", "sunlight", false, kept);
        HttpAnswer unused = cosigned("own-line.log-goes-on", "sunlight", log, 5, 7);
    }

    /** Two requests from one size at once: the witness must not end below a size that it cosigned. */
    private void race() throws IOException {
        ConformanceLog log = nextLog();
        HttpAnswer unused = cosigned("race.set-up", "c2sp", log, 0, 5);
        long largest = 5;
        for (int i = 0; i < 8; i++) {
            long from = largest;
            List<HttpAnswer> answers = transport.sendAll(
                    List.of(
                            post("add-checkpoint", log.request(from, from + 1).toBytes()),
                            post("add-checkpoint", log.request(from, from + 3).toBytes())),
                    MAX_ANSWER);
            largest = answers.get(1).isSuccess() ? from + 3 : answers.get(0).isSuccess() ? from + 1 : from;
        }
        conflict("race.never-below-what-was-cosigned", "c2sp sunlight", largest, log.request(0, largest + 1));
    }

    private void monitoring(ConformanceLog log, long size) throws IOException {
        HttpAnswer view = get(OriginIds.originHash(log.origin()) + "/checkpoint");
        if (view.status() == 404) {
            skipped("monitor.latest", "c2sp", "the witness has no monitoring path here");
            return;
        }
        status("monitor.latest", "c2sp", 200, view);
        try {
            CheckpointNote note = CheckpointNote.parse(view.body());
            same("monitor.is-the-latest", "c2sp", size, note.checkpoint().size());
            boolean byLog = note.signatures().contains(log.line(note.checkpoint()));
            same("monitor.has-the-logs-signature", "c2sp", true, byLog);
            if (!keys.isEmpty()) {
                same(
                        "monitor.has-the-cosignature",
                        "c2sp",
                        true,
                        !verified(note).isEmpty());
            }
        } catch (MalformedException | VerificationException e) {
            same("monitor.is-a-checkpoint", "c2sp", "a checkpoint", String.valueOf(e.getMessage()));
        }
    }

    private void onlyOwnLines(ConformanceLog log, HttpAnswer answer) {
        try {
            CosignatureResponse response = CosignatureResponse.parse(answer.body());
            Checkpoint five = log.note(5).checkpoint();
            same(
                    "response.never-echoes-the-log",
                    "sunlight",
                    false,
                    response.signatures().contains(log.line(five)));
            if (keys.isEmpty()) {
                skipped("response.cosignature", "c2sp azul", "the witness's keys are not known");
                return;
            }
            List<Cosignature> lines = verified(ConformanceLog.note(five, response.signatures()));
            same("response.cosignature", "c2sp azul", true, !lines.isEmpty());
            same("response.only-own-lines", "sunlight", response.signatures().size(), lines.size());
            boolean timely = lines.stream().allMatch(line -> Math.abs(line.timestamp() - now) < DAY);
            same("response.time-is-today", "c2sp", true, timely);
            boolean pq = lines.stream().anyMatch(line -> line.key().type() == KeyType.MLDSA44_COSIGNATURE);
            if (!pq) {
                skipped("response.ml-dsa-44", "c2sp", "no ML-DSA-44 cosignature, which is recommended");
            } else {
                same("response.ml-dsa-44", "c2sp", true, true);
            }
        } catch (MalformedException | VerificationException e) {
            same("response.cosignature", "c2sp azul", "signature lines", String.valueOf(e.getMessage()));
        }
    }

    List<Cosignature> verified(CheckpointNote note) throws VerificationException {
        return CheckpointVerifier.of(keys).verifyKnown(note);
    }

    private static AddCheckpointRequest first(Checkpoint checkpoint, List<NoteSignature> lines) {
        return new AddCheckpointRequest(0, List.of(), ConformanceLog.note(checkpoint, lines));
    }

    HttpAnswer cosigned(String id, String sources, ConformanceLog log, long from, long to) throws IOException {
        HttpAnswer answer = send("add-checkpoint", log.request(from, to).toBytes());
        status(id, sources, 200, answer);
        return answer;
    }

    private void conflict(String id, String sources, long size, AddCheckpointRequest request) throws IOException {
        HttpAnswer answer = send("add-checkpoint", request.toBytes());
        String type = answer.headers().firstValue("content-type").orElse("");
        String expected = "409 " + SizeConflict.MEDIA_TYPE + " " + size;
        check(
                id,
                sources,
                expected,
                answer.status() + " " + type + " " + text(answer.body()).strip());
    }

    private void status(String id, String sources, int expected, AddCheckpointRequest request) throws IOException {
        status(id, sources, expected, send("add-checkpoint", request.toBytes()));
    }

    void status(String id, String sources, int expected, HttpAnswer answer) {
        check(id, sources, Integer.toString(expected), Integer.toString(answer.status()));
    }

    void same(String id, String sources, Object expected, Object observed) {
        check(id, sources, String.valueOf(expected), String.valueOf(observed));
    }

    private void check(String id, String sources, String expected, String observed) {
        Result result = expected.equals(observed) ? Result.PASSED : Result.FAILED;
        results.accept(new ConformanceCheck(id, sources, expected, observed, result));
    }

    void skipped(String id, String sources, String why) {
        results.accept(new ConformanceCheck(id, sources, "", why, Result.SKIPPED));
    }

    HttpAnswer send(String path, Bytes body) throws IOException {
        return transport.send(post(path, body), MAX_ANSWER);
    }

    private HttpRequest post(String path, Bytes body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    private HttpAnswer get(String path) throws IOException {
        return transport.send(HttpRequest.newBuilder(base.resolve(path)).build(), MAX_ANSWER);
    }

    /** A log that no check has used. */
    ConformanceLog nextLog() {
        if (used == LOGS) {
            throw new AssertionError("bad math: the list has a log for every group of checks");
        }
        return ConformanceLog.of(seed, used++);
    }

    /** One that is on no list. */
    ConformanceLog unlisted() {
        return ConformanceLog.of(seed, LOGS + 1);
    }

    private static Bytes flipped(Bytes bytes) {
        byte[] copy = bytes.toByteArray();
        copy[7] ^= 1;
        return Bytes.wrapUnsafe(copy);
    }

    static String text(Bytes bytes) {
        try {
            return bytes.toUtf8();
        } catch (MalformedException e) {
            return bytes.toString();
        }
    }
}
