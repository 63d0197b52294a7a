package dev.vitrine.log.server.cosign;

import dev.vitrine.log.Log;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.wire.OriginIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do when a witness says that it knows a larger tree of this log than the log has. Either the log was restored from
 * an old copy, or its key signs elsewhere, or the witness lies. The claim itself is not signed, so one witness's word must
 * not stop the log; but the checkpoint that it claims to have cosigned bears our own signature, and it can be asked for it.
 */
final class AheadCheck {

    private static final Logger LOG = LoggerFactory.getLogger(AheadCheck.class);

    private final Log log;
    private final String origin;
    private final CheckpointVerifier ourKeys;
    private final WitnessHttp http;
    private final Executor thread;

    AheadCheck(Log log, String origin, CheckpointVerifier ourKeys, WitnessHttp http, Executor thread) {
        this.log = log;
        this.origin = origin;
        this.ourKeys = ourKeys;
        this.http = http;
        this.thread = thread;
    }

    /** Asks for the evidence; if it holds, the log is halted: going on would sign a second tree of the same size. */
    void claimed(WitnessSession session, long size) {
        LOG.atError()
                .addKeyValue("witness", session.name())
                .addKeyValue("witness_size", size)
                .addKeyValue("size", log.head().size())
                .log("witness claims to know a larger tree of this log");
        http.get(session.monitoringUrl(OriginIds.monitoringPath(origin)))
                .onSuccess(reply -> thread.execute(() -> weigh(session, reply)));
    }

    /**
     * Asks witnesses for the last head of this log that they cosigned, nobody having claimed anything: what a log does before
     * it signs for the first time after a start. Completes when each has answered or will not.
     */
    CompletableFuture<Void> ask(Collection<WitnessSession> sessions) {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (WitnessSession session : sessions) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            asked.add(done);
            http.get(session.monitoringUrl(OriginIds.monitoringPath(origin))).onComplete(reply -> {
                if (reply.succeeded()) {
                    thread.execute(() -> {
                        weigh(session, reply.result());
                        boolean unused = done.complete(null);
                    });
                } else {
                    LOG.atWarn()
                            .addKeyValue("witness", session.name())
                            .log("witness could not be asked whether it knows more of this log");
                    boolean unused = done.complete(null);
                }
            });
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    private void weigh(WitnessSession session, WitnessReply reply) {
        if (reply.status() != 200) {
            return;
        }
        try {
            CheckpointNote note = CheckpointNote.parse(reply.body());
            TreeHead ours = log.head().head();
            TreeHead theirs = note.checkpoint().head();
            boolean contradicts = theirs.size() > ours.size() || (theirs.size() == ours.size() && !theirs.equals(ours));
            if (!note.checkpoint().origin().equals(origin) || !contradicts) {
                return;
            }
            var unused = ourKeys.verify(note);
            LOG.atError()
                    .addKeyValue("witness", session.name())
                    .addKeyValue("checkpoint", text(note))
                    .log(
                            "this log signed a tree that it does not have: it was restored from an old copy, or its key is used elsewhere");
            log.halt("a witness holds a checkpoint that this log signed and does not have");
        } catch (MalformedException | VerificationException e) {
            LOG.atWarn().addKeyValue("witness", session.name()).log("witness has no checkpoint of ours for its claim");
        }
    }

    private static String text(CheckpointNote note) {
        return note.checkpoint().size() + " " + note.checkpoint().root();
    }
}
