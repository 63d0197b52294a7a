package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.evidence.provenance.intoto.DigestAlgorithm;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CoRIM, a bare CoMID or a concise evidence (draft-ietf-rats-corim), recognised: identity, profile, validity, and the
 * digests of reference values, and what the published profiles of some schemes demand of them. Of another scheme's, a line says
 * that it was not checked.
 */
public final class Corim {

    private static final long CORIM = 501;
    private static final long COMID = 506;
    private static final long CONCISE_EVIDENCE = 571;
    private static final String SIGNED_TYPE = "application/rim+cbor";
    private static final Map<Long, DigestAlgorithm> ALGORITHMS =
            Map.of(1L, DigestAlgorithm.SHA256, 7L, DigestAlgorithm.SHA384, 8L, DigestAlgorithm.SHA512);

    private final Findings findings;
    private final List<ComidTriple> references = new ArrayList<>();
    private final List<ComidTriple> keys = new ArrayList<>();
    private final Set<CorimProfile> profiles = EnumSet.noneOf(CorimProfile.class);

    private Corim(Findings findings) {
        this.findings = findings;
    }

    /** Whether a value is an unsigned one. */
    public static boolean isOne(Cbor value) throws MalformedException {
        long tag = value.tag().orElse(-1L);
        return tag == CORIM || tag == COMID || tag == CONCISE_EVIDENCE || isBareCorim(value) || isBareComid(value);
    }

    /** Whether a message is a signed one. */
    public static boolean isOne(CoseSign1 message) throws MalformedException {
        Cbor type = message.protectedFields().get(3L);
        return type != null
                && type.type() == Cbor.Type.TEXT
                && type.asText("the type").equals(SIGNED_TYPE);
    }

    /** Early tools left the tag away. */
    private static boolean isBareCorim(Cbor value) throws MalformedException {
        if (value.type() != Cbor.Type.MAP) {
            return false;
        }
        Map<Object, Cbor> map = value.asMap("a CoRIM");
        @Nullable Cbor tags = map.get(1L);
        return map.containsKey(0L) && tags != null && tags.type() == Cbor.Type.ARRAY;
    }

    private static boolean isBareComid(Cbor value) throws MalformedException {
        if (value.type() != Cbor.Type.MAP) {
            return false;
        }
        Map<Object, Cbor> map = value.asMap("a CoMID");
        @Nullable Cbor identity = map.get(1L);
        @Nullable Cbor triples = map.get(4L);
        return identity != null
                && triples != null
                && identity.type() == Cbor.Type.MAP
                && triples.type() == Cbor.Type.MAP;
    }

    public static Verdict verify(Cbor value, Findings findings) throws MalformedException {
        findings.checks().unknown("signature", "the document is not signed");
        return new Corim(findings).read(value);
    }

    public static Verdict verify(CoseSign1 message, GivenKeys keys, Findings findings) throws MalformedException {
        new CoseSignature(message, findings).check(keys);
        return new Corim(findings).read(Cbor.parse(message.payload()));
    }

    private Verdict read(Cbor value) throws MalformedException {
        if (isBareCorim(value)) {
            corim(value);
        } else if (value.tag().isEmpty()) {
            comid(value);
        } else if (value.tag().get() == CORIM) {
            corim(value.tagged("a CoRIM"));
        } else if (value.tag().get() == COMID) {
            comid(value.tagged("a CoMID"));
        } else {
            Map<Object, Cbor> unused = value.tagged("concise evidence").asMap("concise evidence");
            findings.checks().proven("corim.format", "concise evidence");
        }
        scheme();
        return findings.verdict(EvidenceKind.CORIM);
    }

    private void scheme() {
        if (profiles.isEmpty()) {
            findings.checks().unknown("corim.scheme", "what its scheme demands of it is not checked");
        }
        for (CorimProfile profile : profiles) {
            try {
                for (ComidTriple reference : references) {
                    profile.reference(reference);
                }
                for (ComidTriple key : keys) {
                    profile.keys(key);
                }
                findings.checks()
                        .proven("corim.scheme", "reference values and keys have the form that the profile demands");
            } catch (MalformedException e) {
                findings.checks().refuted("corim.scheme", "not what its profile demands: " + e.what());
            }
        }
    }

    private void corim(Cbor value) throws MalformedException {
        Map<Object, Cbor> map = value.asMap("a CoRIM");
        field("corim.id", required(map, 0L, "the id"));
        List<Cbor> tags = required(map, 1L, "the tags").asArray("the tags");
        if (tags.isEmpty()) {
            throw new MalformedException("a CoRIM of no tags", value.position());
        }
        for (Cbor tag : tags) {
            // Early drafts wrap the tag in bytes, later ones the bytes in the tag.
            Cbor tagged = tag.type() == Cbor.Type.BYTES ? Cbor.parse(tag.asBytes("a tag")) : tag;
            if (tagged.tag().equals(Optional.of(COMID))) {
                comid(embedded(tagged.tagged("a CoMID")));
            }
        }
        if (map.containsKey(3L)) {
            Cbor profile = required(map, 3L, "the profile");
            for (Cbor one : profile.type() == Cbor.Type.ARRAY ? profile.asArray("the profiles") : List.of(profile)) {
                field("corim.profile", one);
                Cbor name = one.type() == Cbor.Type.TAG ? one.tagged("the profile") : one;
                if (name.type() == Cbor.Type.TEXT) {
                    CorimProfile.of(name.asText("the profile")).ifPresent(profiles::add);
                }
            }
        }
        if (map.containsKey(4L)) {
            validity(required(map, 4L, "the validity").asMap("the validity"));
        }
        findings.checks().proven("corim.format", "a CoRIM of " + tags.size() + " tags");
    }

    private static Cbor embedded(Cbor tagged) throws MalformedException {
        return tagged.type() == Cbor.Type.BYTES ? Cbor.parse(tagged.asBytes("a CoMID")) : tagged;
    }

    private void validity(Map<Object, Cbor> validity) throws MalformedException {
        Instant notAfter = time(required(validity, 1L, "the end of validity"));
        boolean begun = !validity.containsKey(0L)
                || !findings.asOf().isBefore(time(required(validity, 0L, "the start of validity")));
        findings.field("corim.not-after", notAfter.toString());
        findings.checks()
                .currency(
                        "corim.validity",
                        begun && !findings.asOf().isAfter(notAfter) ? Outcome.PROVEN : Outcome.REFUTED,
                        "it holds until " + notAfter);
    }

    private static Instant time(Cbor value) throws MalformedException {
        Cbor seconds = value.type() == Cbor.Type.TAG ? value.tagged("a time") : value;
        long epoch = seconds.asInteger("a time");
        if (Math.abs(epoch) > 253_402_300_799L) {
            throw new MalformedException("a time after the year 9999", value.position());
        }
        return Instant.ofEpochSecond(epoch);
    }

    private void comid(Cbor value) throws MalformedException {
        Map<Object, Cbor> map = value.asMap("a CoMID");
        field("comid.id", required(required(map, 1L, "the identity").asMap("the identity"), 0L, "the id"));
        Map<Object, Cbor> triples = required(map, 4L, "the triples").asMap("the triples");
        if (triples.isEmpty()) {
            throw new MalformedException("a CoMID without triples", value.position());
        }
        List<ComidTriple> values = triples(triples.get(0L));
        for (ComidTriple reference : values) {
            reference(reference);
        }
        references.addAll(values);
        keys.addAll(triples(triples.get(3L)));
        findings.checks().proven("comid.format", "a CoMID of " + triples.size() + " kinds of triples");
    }

    private static List<ComidTriple> triples(@Nullable Cbor values) throws MalformedException {
        List<ComidTriple> triples = new ArrayList<>();
        if (values != null) {
            for (Cbor value : values.asArray("the triples")) {
                triples.add(ComidTriple.of(value));
            }
        }
        return triples;
    }

    private void reference(ComidTriple reference) throws MalformedException {
        for (Cbor measurement : reference.said()) {
            @Nullable Cbor values = measurement.asMap("a measurement").get(1L);
            @Nullable
            Cbor digests = values == null ? null : values.asMap("its values").get(2L);
            if (digests != null) {
                for (Cbor digest : digests.asArray("the digests")) {
                    digest(digest.asArray("a digest"));
                }
            }
        }
    }

    private void digest(List<Cbor> digest) throws MalformedException {
        if (digest.size() != 2) {
            throw new MalformedException("a digest has two parts", MalformedException.NO_POSITION);
        }
        Bytes value = digest.get(1).asBytes("a digest");
        Cbor name = digest.get(0);
        Optional<DigestAlgorithm> algorithm = name.type() == Cbor.Type.INTEGER
                ? Optional.ofNullable(ALGORITHMS.get(name.asInteger("an algorithm")))
                : Optional.empty();
        if (algorithm.isPresent() && algorithm.get().size() != value.size()) {
            throw new MalformedException("a digest is not of its algorithm's size", name.position());
        }
        findings.field(
                "reference.digest." + algorithm.map(DigestAlgorithm::inTotoName).orElse("other"), value.hex());
    }

    private void field(String name, Cbor value) throws MalformedException {
        Cbor inner = value.type() == Cbor.Type.TAG ? value.tagged(name) : value;
        switch (inner.type()) {
            case TEXT -> findings.field(name, inner.asText(name));
            case BYTES -> findings.field(name, inner.asBytes(name).hex());
            default -> throw new MalformedException(name + " is neither text nor bytes", inner.position());
        }
    }

    private static Cbor required(Map<Object, Cbor> map, long key, String what) throws MalformedException {
        @Nullable Cbor value = map.get(key);
        if (value == null) {
            throw new MalformedException(what + " is missing", MalformedException.NO_POSITION);
        }
        return value;
    }
}
