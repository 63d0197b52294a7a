package dev.vitrine.witness.http;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.wire.LogDescription;
import dev.vitrine.witness.evidence.Addition;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.evidence.EvidenceDesk;
import dev.vitrine.witness.logs.Admission;
import dev.vitrine.witness.store.OriginHash;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Evidence and reported checkpoints: taken from anybody, shown to everybody. Methods block, so they run on the pool. */
final class EvidenceService {

    /** Identifiers on one page: all that the book holds. */
    static final String LIST = "/evidence";

    private final WitnessParts parts;

    EvidenceService(WitnessParts parts) {
        this.parts = parts;
    }

    /** 200 with what became of it, 400, 404 about a stranger, 422 if it proves nothing. */
    CompletionStage<Answer> add(Bytes body) {
        try {
            EvidenceDesk.Receipt receipt = parts.desk().take(body);
            String word = receipt.addition().name().toLowerCase(Locale.ROOT);
            boolean kept = receipt.addition() != Addition.ENOUGH;
            return done(Answer.text(word + " " + (kept ? receipt.evidence().id().hex() : "-") + "\n"));
        } catch (MalformedException e) {
            return done(Answer.malformed(e));
        } catch (EvidenceDesk.UnknownAccusedException e) {
            return done(Answer.unknownAccused());
        } catch (VerificationException e) {
            return done(Answer.notEvidence(e.getMessage() == null ? "it does not hold" : e.getMessage()));
        }
    }

    /** A checkpoint that somebody saw: it is compared with what the log shows here. 200 says only that it will be. */
    CompletionStage<Answer> report(Bytes body) {
        CheckpointNote note;
        try {
            note = CheckpointNote.parse(body);
        } catch (MalformedException e) {
            return done(Answer.malformed(e));
        }
        var log = parts.logs().find(note.checkpoint().origin());
        if (log.isEmpty()) {
            return done(Answer.unknownOrigin());
        }
        if (note.signatures().stream()
                .noneMatch(line -> log.get().keys().stream().anyMatch(line::isBy))) {
            return done(Answer.notSignedByLog());
        }
        return done(parts.gossip().sighted(note, Optional.empty()) ? Answer.text("queued\n") : Answer.busy());
    }

    /** A log that introduces itself: 200 with what became of it, 400, 403 if it did not sign or is not admitted. */
    CompletionStage<Answer> announce(Bytes body) {
        try {
            LogDescription log = LogDescription.verify(body);
            Admission.Decision decision = parts.admission().announced(log);
            return done(
                    decision == Admission.Decision.REFUSED
                            ? Answer.notAdmitted()
                            : Answer.text(decision.name().toLowerCase(Locale.ROOT) + "\n"));
        } catch (MalformedException e) {
            return done(Answer.malformed(e));
        } catch (VerificationException e) {
            return done(Answer.notSignedByLog());
        }
    }

    CompletionStage<Answer> all() {
        return done(list(parts.evidence().all()));
    }

    CompletionStage<Answer> about(OriginHash origin) {
        List<VerifiedMisbehaviour> about = parts.evidence().all().stream()
                .filter(evidence -> OriginHash.of(evidence.origin()).equals(origin))
                .toList();
        return done(list(about));
    }

    CompletionStage<Answer> one(Hash id) {
        EvidenceBook book = parts.evidence();
        return done(book.find(id)
                .map(evidence -> Answer.ok(Answer.TEXT, evidence.toBytes()))
                .orElseGet(Answer::noEvidence));
    }

    private static Answer list(List<VerifiedMisbehaviour> evidence) {
        StringBuilder ids = new StringBuilder(65 * evidence.size());
        evidence.forEach(each -> ids.append(each.id().hex()).append('\n'));
        return Answer.text(ids.toString());
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }
}
