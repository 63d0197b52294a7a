package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entry of a Rekor log as a bundle carries it.
 *
 * @param index in the whole log, over all of its shards
 * @param logId which log
 * @param kind and {@code version}: what the body is
 * @param integratedTime empty where it is not given, or zero
 * @param promise the signed entry timestamp
 * @param proof of inclusion in the shard
 * @param body the canonical bytes of the entry: what the log hashed
 */
record LogEntry(
        long index,
        Bytes logId,
        String kind,
        String version,
        Optional<Long> integratedTime,
        Optional<Bytes> promise,
        Optional<Proof> proof,
        Bytes body) {

    /** Later than any time that is meant, and short of where {@link Instant} ends. */
    private static final long MAX_TIME = 253_402_300_799L;

    /**
     * A proof of inclusion with the checkpoint that it leads to.
     *
     * @param rootHash as the bundle states it
     * @param checkpoint the signed note; empty where there is none
     */
    record Proof(InclusionProof inclusion, Hash rootHash, Optional<Bytes> checkpoint) {}

    static LogEntry parse(JsonFields json) throws MalformedException {
        JsonFields kind = json.object("kindVersion");
        Optional<Long> time = json.isPresent("integratedTime")
                ? Optional.of(json.decimal("integratedTime")).filter(seconds -> seconds != 0)
                : Optional.empty();
        if (time.isPresent() && time.get() > MAX_TIME) {
            throw new MalformedException("a time after the year 9999", MalformedException.NO_POSITION);
        }
        Optional<JsonFields> promise = json.presentObject("inclusionPromise");
        Optional<JsonFields> proof = json.presentObject("inclusionProof");
        return new LogEntry(
                index(json, "logIndex"),
                json.object("logId").base64("keyId"),
                kind.text("kind"),
                kind.text("version"),
                time,
                promise.isPresent() ? Optional.of(promise.get().base64("signedEntryTimestamp")) : Optional.empty(),
                proof.isPresent() ? Optional.of(proof(proof.get())) : Optional.empty(),
                json.base64("canonicalizedBody"));
    }

    private static Proof proof(JsonFields json) throws MalformedException {
        List<Hash> hashes = new ArrayList<>();
        for (String hash : json.optionalTexts("hashes")) {
            hashes.add(hash(dev.vitrine.tlog.text.Base64Strict.decode(hash)));
        }
        long index = index(json, "logIndex");
        long size = json.decimal("treeSize");
        if (hashes.size() > InclusionProof.MAX_HASHES) {
            throw new MalformedException("an inclusion proof is too long", MalformedException.NO_POSITION);
        }
        Optional<JsonFields> checkpoint = json.presentObject("checkpoint");
        return new Proof(
                new InclusionProof(index, size, hashes),
                hash(json.base64("rootHash")),
                checkpoint.isPresent() ? Optional.of(Bytes.utf8(checkpoint.get().text("envelope"))) : Optional.empty());
    }

    /** In the JSON of protocol buffers a zero may be left away. */
    private static long index(JsonFields json, String member) throws MalformedException {
        return json.isPresent(member) ? json.decimal(member) : 0;
    }

    private static Hash hash(Bytes bytes) throws MalformedException {
        if (bytes.size() != Hash.SIZE) {
            throw new MalformedException("a hash does not have 32 bytes", MalformedException.NO_POSITION);
        }
        return Hash.of(bytes);
    }
}
