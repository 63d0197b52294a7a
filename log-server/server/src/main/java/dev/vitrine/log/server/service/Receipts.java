package dev.vitrine.log.server.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Makes receipts. Reads the log: cheap for an entry of the newest commits, whose tiles are in memory, otherwise as slow as
 * the store.
 */
public final class Receipts {

    static final byte[] PROOF_HEADER = "c2sp.org/tlog-proof@v1\nindex ".getBytes(StandardCharsets.US_ASCII);

    /** A note in the form that many receipts share. */
    private record SharedNote(Bytes note, ByteString shared) {}

    private final Log log;
    private volatile SharedNote last = new SharedNote(Bytes.EMPTY, ByteString.EMPTY);
    private volatile ReceiptTemplate lastTemplate = new ReceiptTemplate(Bytes.utf8("no checkpoint"), false);

    public Receipts(Log log) {
        this.log = log;
    }

    /** With the log's signatures only. */
    public Receipt committed(long index, Hash leafHash, boolean duplicate, SignedHead head) throws Problem {
        return receipt(index, leafHash, duplicate, head.size(), head.note(), false);
    }

    /** With a published checkpoint, whose tree contains the entry. */
    public Receipt published(long index, Hash leafHash, boolean duplicate, Published checkpoint) throws Problem {
        return receipt(index, leafHash, duplicate, checkpoint.size(), checkpoint.note(), checkpoint.witnessed());
    }

    /** As {@link #committed}, in JSON. */
    public byte[] committedJson(long index, Hash leafHash, boolean duplicate, SignedHead head, List<String> labels)
            throws Problem {
        return template(head.note(), false).print(leafHash, duplicate, proof(index, head.size()), labels);
    }

    /** As {@link #published}, in JSON. */
    public byte[] publishedJson(long index, Hash leafHash, boolean duplicate, Published checkpoint, List<String> labels)
            throws Problem {
        return template(checkpoint.note(), checkpoint.witnessed())
                .print(leafHash, duplicate, proof(index, checkpoint.size()), labels);
    }

    /** The receipt of an entry in JSON if everything that it takes is in memory. Never blocks. */
    public Optional<byte[]> jsonInMemory(long index, Published checkpoint) {
        return log.inMemory(index, checkpoint.size()).map(leaf -> template(checkpoint.note(), checkpoint.witnessed())
                .print(leaf.leafHash(), false, leaf.proof(), List.of()));
    }

    private ReceiptTemplate template(Bytes note, boolean witnessed) {
        ReceiptTemplate template = lastTemplate;
        if (!template.isFor(note, witnessed)) {
            template = new ReceiptTemplate(note, witnessed);
            lastTemplate = template;
        }
        return template;
    }

    private InclusionProof proof(long index, long size) throws Problem {
        return log.inclusion(index, size)
                .orElseThrow(() ->
                        new Problem(ErrorCode.INDEX_OUT_OF_RANGE, "index", "the tree of that size has no such entry"));
    }

    Receipt receipt(long index, Hash leafHash, boolean duplicate, long size, Bytes note, boolean witnessed)
            throws Problem {
        InclusionProof proof = proof(index, size);
        ByteString checkpoint = share(note);
        Receipt.Builder receipt = Receipt.newBuilder()
                .setIndex(index)
                .setLeafHash(bytes(leafHash))
                .setDuplicate(duplicate)
                .setCheckpoint(checkpoint)
                .setWitnessed(witnessed)
                .setTlogProof(UnsafeByteOperations.unsafeWrap(tlogProof(proof, note)));
        for (Hash hash : proof.hashes()) {
            receipt.addInclusionProof(bytes(hash));
        }
        return receipt.build();
    }

    /** With what speaks against its evidence. */
    public static Receipt labelled(Receipt receipt, List<String> labels) {
        return labels.isEmpty()
                ? receipt
                : receipt.toBuilder().addAllLabels(labels).build();
    }

    private ByteString share(Bytes note) {
        SharedNote shared = last;
        if (!shared.note().equals(note)) {
            shared = new SharedNote(note, UnsafeByteOperations.unsafeWrap(note.asReadOnlyBuffer()));
            last = shared;
        }
        return shared.shared();
    }

    /** The file of c2sp.org/tlog-proof, without extra data. */
    static byte[] tlogProof(InclusionProof proof, Bytes note) {
        byte[] index = Long.toString(proof.index()).getBytes(StandardCharsets.US_ASCII);
        int hashes = proof.hashes().size();
        byte[] file = new byte[PROOF_HEADER.length + index.length + 1 + hashes * 45 + 1 + note.size()];
        System.arraycopy(PROOF_HEADER, 0, file, 0, PROOF_HEADER.length);
        int at = PROOF_HEADER.length;
        System.arraycopy(index, 0, file, at, index.length);
        at += index.length;
        file[at++] = '\n';
        Base64.Encoder base64 = Base64.getEncoder();
        for (Hash hash : proof.hashes()) {
            byte[] line = base64.encode(hash.toByteArray());
            System.arraycopy(line, 0, file, at, line.length);
            at += line.length;
            file[at++] = '\n';
        }
        file[at++] = '\n';
        note.copyTo(file, at);
        return file;
    }

    static ByteString bytes(Hash hash) {
        return UnsafeByteOperations.unsafeWrap(hash.toByteArray());
    }
}
