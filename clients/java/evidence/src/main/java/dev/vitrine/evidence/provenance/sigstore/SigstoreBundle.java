package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.DigestAlgorithm;
import dev.vitrine.evidence.provenance.intoto.DsseEnvelope;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Sigstore bundle, v0.1 to v0.3: a signature with all that is needed to verify it offline. Nothing about it has been
 * verified.
 *
 * @param version 1 to 3, the minor number of the format
 * @param certificates the signer's first; empty where a key is named instead
 * @param keyHint which key, where no certificate says
 * @param entries of transparency logs
 * @param timestamps RFC 3161 responses
 * @param envelope what is signed, or
 * @param message what is signed: exactly one of the two is there
 */
record SigstoreBundle(
        int version,
        List<Certificate> certificates,
        Optional<String> keyHint,
        List<LogEntry> entries,
        List<Bytes> timestamps,
        Optional<DsseEnvelope> envelope,
        Optional<MessageSignature> message) {

    private static final Map<String, Integer> MEDIA_TYPES = Map.of(
            "application/vnd.dev.sigstore.bundle+json;version=0.1", 1,
            "application/vnd.dev.sigstore.bundle+json;version=0.2", 2,
            "application/vnd.dev.sigstore.bundle+json;version=0.3", 3,
            "application/vnd.dev.sigstore.bundle.v0.3+json", 3);
    private static final int MAX_ENTRIES = 16;

    /** A signature over a file of which the bundle holds the hash only. */
    record MessageSignature(DigestAlgorithm algorithm, Bytes digest, Bytes signature) {}

    /** Whether an object says that it is a bundle. */
    static boolean isBundle(JsonFields json) throws MalformedException {
        return json.has("verificationMaterial") && json.has("mediaType");
    }

    static SigstoreBundle parse(JsonFields json) throws MalformedException {
        Integer version = MEDIA_TYPES.get(json.text("mediaType"));
        if (version == null) {
            throw new MalformedException("a bundle of an unknown version", MalformedException.NO_POSITION);
        }
        JsonFields material = json.object("verificationMaterial");
        List<Certificate> certificates = certificates(material);
        Optional<JsonFields> key = material.presentObject("publicKey");
        if (certificates.isEmpty() == key.isEmpty()) {
            throw new MalformedException(
                    "a bundle names either a certificate or a public key", MalformedException.NO_POSITION);
        }
        Optional<JsonFields> envelope = json.presentObject("dsseEnvelope");
        Optional<JsonFields> message = json.presentObject("messageSignature");
        if (envelope.isEmpty() == message.isEmpty()) {
            throw new MalformedException(
                    "a bundle holds either an envelope or a signature", MalformedException.NO_POSITION);
        }
        return new SigstoreBundle(
                version,
                certificates,
                key.isPresent() ? Optional.of(key.get().optionalText("hint").orElse("")) : Optional.empty(),
                entries(material),
                timestamps(material),
                envelope.isPresent() ? Optional.of(envelope(envelope.get())) : Optional.empty(),
                message.isPresent() ? Optional.of(message(message.get())) : Optional.empty());
    }

    private static DsseEnvelope envelope(JsonFields json) throws MalformedException {
        DsseEnvelope envelope = DsseEnvelope.parse(json);
        // SPEC: "DSSE envelopes in a bundle MUST have exactly one signature": with two, a log entry would cover one
        // and the other would pass along.
        if (envelope.signatures().size() != 1) {
            throw new MalformedException(
                    "an envelope in a bundle has exactly one signature", MalformedException.NO_POSITION);
        }
        return envelope;
    }

    private static MessageSignature message(JsonFields json) throws MalformedException {
        JsonFields digest = json.object("messageDigest");
        DigestAlgorithm algorithm = DigestAlgorithm.ofSigstore(digest.text("algorithm"))
                .orElseThrow(() -> new MalformedException(
                        "a hash algorithm that is not supported", MalformedException.NO_POSITION));
        Bytes value = digest.base64("digest");
        Bytes signature = json.base64("signature");
        if (value.size() != algorithm.size() || signature.isEmpty()) {
            throw new MalformedException(
                    "a message signature without signature or digest", MalformedException.NO_POSITION);
        }
        return new MessageSignature(algorithm, value, signature);
    }

    private static List<Certificate> certificates(JsonFields material) throws MalformedException {
        List<JsonFields> entries = new ArrayList<>();
        if (material.presentObject("certificate").isPresent()) {
            entries.add(material.object("certificate"));
        }
        if (material.presentObject("x509CertificateChain").isPresent()) {
            entries.addAll(material.object("x509CertificateChain").presentObjects("certificates"));
        }
        if (entries.size() > CertificateChain.MAX_LENGTH) {
            throw new MalformedException("too many certificates", MalformedException.NO_POSITION);
        }
        List<Certificate> certificates = new ArrayList<>();
        for (JsonFields entry : entries) {
            certificates.add(Certificate.parse(entry.base64("rawBytes")));
        }
        return List.copyOf(certificates);
    }

    private static List<LogEntry> entries(JsonFields material) throws MalformedException {
        List<LogEntry> entries = new ArrayList<>();
        for (JsonFields entry : material.presentObjects("tlogEntries")) {
            entries.add(LogEntry.parse(entry));
        }
        return bounded(entries);
    }

    private static List<Bytes> timestamps(JsonFields material) throws MalformedException {
        List<Bytes> timestamps = new ArrayList<>();
        if (material.presentObject("timestampVerificationData").isPresent()) {
            for (JsonFields timestamp :
                    material.object("timestampVerificationData").presentObjects("rfc3161Timestamps")) {
                timestamps.add(timestamp.base64("signedTimestamp"));
            }
        }
        return bounded(timestamps);
    }

    private static <T> List<T> bounded(List<T> list) throws MalformedException {
        if (list.size() > MAX_ENTRIES) {
            throw new MalformedException("too many entries or timestamps", MalformedException.NO_POSITION);
        }
        return List.copyOf(list);
    }

    /** The bytes of the only signature. */
    Bytes signature() {
        return message.isPresent()
                ? message.get().signature()
                : envelope.orElseThrow().signatures().get(0).value();
    }
}
