package dev.vitrine.log.server.cosign;

import dev.vitrine.log.Log;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.wire.OriginIds;
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

    private void weigh(WitnessSession session, WitnessReply reply) {
        if (reply.status() != 200) {
            return;
        }
        try {
            CheckpointNote note = CheckpointNote.parse(reply.body());
            if (!note.checkpoint().origin().equals(origin)
                    || note.checkpoint().size() <= log.head().size()) {
                return;
            }
            var unused = ourKeys.verify(note);
            LOG.atError()
                    .addKeyValue("witness", session.name())
                    .addKeyValue("checkpoint", text(note))
                    .log(
                            "this log signed a larger tree than it has: it was restored from an old copy, or its key is used elsewhere");
            log.halt("a witness holds a larger checkpoint that this log signed");
        } catch (MalformedException | VerificationException e) {
            LOG.atWarn().addKeyValue("witness", session.name()).log("witness has no checkpoint of ours for its claim");
        }
    }

    private static String text(CheckpointNote note) {
        return note.checkpoint().size() + " " + note.checkpoint().root();
    }
}
