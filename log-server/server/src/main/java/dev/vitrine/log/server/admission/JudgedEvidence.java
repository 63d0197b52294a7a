package dev.vitrine.log.server.admission;

import dev.vitrine.evidence.judge.Admissibility;
import dev.vitrine.evidence.judge.Admissibility.Admitted;
import dev.vitrine.evidence.judge.Admissibility.Refused;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.exhibit.Assessment;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.CompromiseProof;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.log.server.metrics.EvidenceMetrics;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Judges evidence as of now with the judge that relying parties have, too. What it knows beyond that are the signing keys that
 * entries of this log prove to be compromised, and those of which they only say so, which is a warning and no more.
 */
public final class JudgedEvidence implements EvidenceAdmission {

    /** More keys than were ever published; anybody may claim one, so there must be an end. */
    private static final int MAX_LEARNED = 10_000;

    private final InstantSource clock;
    private final EvidenceMetrics metrics;
    private final Queue<KeyCompromise> news = new ConcurrentLinkedQueue<>();
    private final int maxKeys;

    private volatile Judge judge;
    private PublishedKeys keys; // guarded by this
    private int claims; // guarded by this

    /** @param clock the time of judgement */
    public JudgedEvidence(VerifiedChains chains, PublishedKeys keys, InstantSource clock, EvidenceMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
        this.keys = keys;
        this.maxKeys = keys.size() + MAX_LEARNED;
        this.judge = new Judge(chains, keys);
    }

    @Override
    public Assessment check(List<LoggedExhibit> exhibits) throws Problem {
        long start = System.nanoTime();
        Judge current = current();
        Instant at = clock.instant();
        List<Judgement> judgements = new ArrayList<>(exhibits.size());
        for (LoggedExhibit logged : exhibits) {
            Admissibility answer = current.admit(logged.exhibit(), at);
            if (answer instanceof Refused refused) {
                throw refusal(logged.where(), refused);
            }
            judgements.add(((Admitted) answer).judgement());
        }
        Assessment assessment = Assessment.of(judgements);
        metrics.judged(assessment, System.nanoTime() - start);
        return assessment;
    }

    /** The judge of this log as it is now, for whoever wants to see what it sees. */
    public Judge judge() {
        return current();
    }

    private Problem refusal(String where, Refused refused) {
        ErrorCode code =
                refused.check().equals(Refused.FORMAT) ? ErrorCode.EVIDENCE_MALFORMED : ErrorCode.EVIDENCE_FORGED;
        metrics.refused(code, refused.check());
        return new Problem(code, where, refused.detail()).failing(refused.check());
    }

    @Override
    public void learn(KeyCompromise compromise) {
        if (compromise.getKind() == KeyKind.KEY_KIND_SGX_SIGNER) {
            boolean unused = news.add(compromise);
        }
    }

    /** The judge that knows all news: whoever judges next pays for them, not whoever brought them. */
    private Judge current() {
        return news.isEmpty() ? judge : informed();
    }

    private synchronized Judge informed() {
        Map<Bytes, String> proven = new LinkedHashMap<>();
        Map<Bytes, String> claimed = new LinkedHashMap<>();
        for (KeyCompromise one = news.poll(); one != null; one = news.poll()) {
            Bytes signer = ByteStrings.toBytes(one.getIdentity());
            if (CompromiseProof.of(one) == CompromiseProof.PROVEN) {
                if (keys.size() + proven.size() < maxKeys) {
                    proven.putIfAbsent(signer, "as a statement of this log proves: " + one.getOrigin());
                }
            } else if (claims + claimed.size() < MAX_LEARNED) {
                claimed.putIfAbsent(
                        signer,
                        "somebody says in this log, without proof, that its private key is public: " + one.getOrigin());
            }
        }
        if (!proven.isEmpty() || !claimed.isEmpty()) {
            claims += claimed.size();
            keys = keys.with(proven).withClaims(claimed);
            judge = judge.knowing(keys);
        }
        return judge;
    }
}
