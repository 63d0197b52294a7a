package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.tlog.Bytes;
import java.util.Map;
import java.util.Optional;

/** The thing that provenance should be about, where the caller has it or its SHA-256. */
public final class Artifact {

    /** The caller asks about the document alone. */
    public static final Artifact UNKNOWN = new Artifact(Optional.empty(), Optional.empty());

    private final Optional<Bytes> content;
    private final Optional<Bytes> sha256;

    private Artifact(Optional<Bytes> content, Optional<Bytes> sha256) {
        this.content = content;
        this.sha256 = sha256;
    }

    public static Artifact of(Bytes content) {
        return new Artifact(Optional.of(content), Optional.of(DigestAlgorithm.SHA256.hash(content)));
    }

    public static Artifact ofSha256(Bytes sha256) {
        return new Artifact(Optional.empty(), Optional.of(sha256));
    }

    public boolean isKnown() {
        return sha256.isPresent();
    }

    public Optional<Bytes> content() {
        return content;
    }

    /** Its digest, as far as it can be known. */
    public Optional<Bytes> digest(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.SHA256 ? sha256 : content.map(algorithm::hash);
    }

    /** Whether it has one of a subject's digests and contradicts none that can be compared. */
    boolean isSubject(Subject subject) {
        boolean matched = false;
        for (Map.Entry<String, String> entry : subject.digests().entrySet()) {
            Optional<Bytes> own = DigestAlgorithm.ofInToto(entry.getKey()).flatMap(this::digest);
            if (own.isPresent()) {
                if (!own.get().hex().equalsIgnoreCase(entry.getValue())) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }
}
