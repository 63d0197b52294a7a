package dev.vitrine.log.server.service;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/*
 * Implementation note. Nine tenths of a receipt are its checkpoint, with signatures that do not depend on the entry, and in
 * JSON it stands there twice: by itself, and as the end of the tlog-proof. Base64 encodes three bytes at a time, so that the
 * end of the tlog-proof has one of three forms, according to the length of what stands before it. All of this is encoded once
 * for each checkpoint.
 */

/** The JSON of all receipts of one checkpoint: {@link ReceiptJson} at a tenth of its cost; a test holds the two equal. */
final class ReceiptTemplate {

    private static final byte[] INDEX = ascii("{\"index\":\"");
    private static final byte[] LEAF_HASH = ascii("\",\"leafHash\":\"");
    private static final byte[] NEW = ascii("\",\"duplicate\":false,\"inclusionProof\":[");
    private static final byte[] DUPLICATE = ascii("\",\"duplicate\":true,\"inclusionProof\":[");
    private static final byte[] NO_LABELS = ascii("\",\"labels\":[]}");
    private static final int HASH_TEXT = 44; // a hash in base64
    private static final byte[] ALPHABET = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private final Bytes note;
    private final boolean witnessed;
    private final byte[] middle; // from the end of the inclusion proof to the beginning of the tlog-proof
    private final byte[][] tails = new byte[3][]; // the note without its first 0, 1, 2 bytes

    ReceiptTemplate(Bytes note, boolean witnessed) {
        this.note = note;
        this.witnessed = witnessed;
        byte[] bytes = note.toByteArray();
        middle = ascii("],\"checkpoint\":\"" + Base64.getEncoder().encodeToString(bytes) + "\",\"witnessed\":"
                + witnessed + ",\"tlogProof\":\"");
        for (int skip = 0; skip < tails.length; skip++) {
            tails[skip] =
                    Base64.getEncoder().encode(note.slice(skip, note.size()).toByteArray());
        }
    }

    boolean isFor(Bytes other, boolean otherWitnessed) {
        return witnessed == otherWitnessed && note.equals(other);
    }

    /** @param labels codes of lower-case letters and dashes, in which nothing needs escaping */
    byte[] print(Hash leafHash, boolean duplicate, InclusionProof proof, List<String> labels) {
        byte[] index = ascii(Long.toString(proof.index()));
        List<Hash> hashes = proof.hashes();
        byte[] lines = new byte[Receipts.PROOF_HEADER.length + index.length + 2 + hashes.size() * (HASH_TEXT + 1)];
        byte[] flag = duplicate ? DUPLICATE : NEW;
        byte[] last = labels.isEmpty() ? NO_LABELS : ascii("\",\"labels\":[\"" + String.join("\",\"", labels) + "\"]}");
        int skip = (3 - lines.length % 3) % 3;
        int room = INDEX.length
                + index.length
                + LEAF_HASH.length
                + HASH_TEXT
                + flag.length
                + Math.max(0, hashes.size() * (HASH_TEXT + 3) - 1)
                + middle.length
                + (lines.length + skip) / 3 * 4
                + tails[skip].length
                + last.length;
        byte[] json = new byte[room];
        int at = put(json, 0, INDEX);
        at = put(json, at, index);
        at = put(json, at, LEAF_HASH);
        base64(leafHash.toByteArray(), json, at);
        at = put(json, at + HASH_TEXT, flag);

        int line = put(lines, 0, Receipts.PROOF_HEADER);
        line = put(lines, line, index);
        lines[line++] = '\n';
        for (int i = 0; i < hashes.size(); i++) {
            if (i > 0) {
                json[at++] = ',';
            }
            json[at++] = '"';
            base64(hashes.get(i).toByteArray(), json, at);
            System.arraycopy(json, at, lines, line, HASH_TEXT);
            at += HASH_TEXT;
            json[at++] = '"';
            line += HASH_TEXT;
            lines[line++] = '\n';
        }
        lines[line] = '\n';
        at = put(json, at, middle);
        at = put(json, at, Base64.getEncoder().encode(withStart(lines, skip)));
        at = put(json, at, tails[skip]);
        int end = put(json, at, last);
        if (end != room) {
            throw new AssertionError("bad math: " + end + " of " + room + " bytes");
        }
        return json;
    }

    /** The lines and as many bytes of the note as make a multiple of three. */
    private byte[] withStart(byte[] lines, int skip) {
        if (skip == 0) {
            return lines;
        }
        byte[] whole = java.util.Arrays.copyOf(lines, lines.length + skip);
        note.slice(0, skip).copyTo(whole, lines.length);
        return whole;
    }

    /** The base64 of 32 bytes, into the middle of an array. */
    private static void base64(byte[] hash, byte[] target, int at) {
        int out = at;
        for (int i = 0; i < 30; i += 3) {
            int bits = (hash[i] & 0xff) << 16 | (hash[i + 1] & 0xff) << 8 | (hash[i + 2] & 0xff);
            target[out++] = ALPHABET[bits >>> 18];
            target[out++] = ALPHABET[bits >>> 12 & 63];
            target[out++] = ALPHABET[bits >>> 6 & 63];
            target[out++] = ALPHABET[bits & 63];
        }
        int bits = (hash[30] & 0xff) << 10 | (hash[31] & 0xff) << 2;
        target[out++] = ALPHABET[bits >>> 12];
        target[out++] = ALPHABET[bits >>> 6 & 63];
        target[out++] = ALPHABET[bits & 63];
        target[out] = '=';
    }

    private static int put(byte[] target, int at, byte[] part) {
        System.arraycopy(part, 0, target, at, part.length);
        return at + part.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
