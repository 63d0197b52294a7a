package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.load.Exchange;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Requests of many logs that each grow by one leaf at a time, signed beforehand: a generator that signs would be slower than
 * the witness. All logs have the same leaves, so that heads and proofs are computed once.
 */
final class WitnessRequests {

    private final List<CheckpointSigner> logs = new ArrayList<>();
    private final byte[][] requests; // by step, then by log
    private int longest;

    WitnessRequests(int logCount, int steps) throws MalformedException, IOException, VerificationException {
        for (int i = 0; i < logCount; i++) {
            KeyName name = KeyName.parse("log-" + i + ".example/" + i);
            Bytes seed = Rfc6962.leafHash(Bytes.utf8(name.toString())).bytes();
            logs.add(CheckpointSigners.of(SigningKey.fromSeed(name, KeyType.ED25519, seed)));
        }
        requests = new byte[Math.multiplyExact(logCount, steps)][];
        Tree tree = new Tree();
        for (int step = 0; step < steps; step++) {
            TreeHead head = new TreeHead(step + 1, TreeRoot.of(step + 1, tree::read));
            List<Hash> proof = step == 0
                    ? List.of()
                    : ConsistencyProof.prove(step, step + 1, tree::read).hashes();
            for (int log = 0; log < logCount; log++) {
                CheckpointSigner signer = logs.get(log);
                Checkpoint checkpoint = Checkpoint.of(signer.key().name().toString(), head);
                CheckpointNote note = CheckpointNote.of(checkpoint, List.of(signer.sign(checkpoint, 0)));
                requests[step * logCount + log] = http(
                        new AddCheckpointRequest(step, proof, note).toBytes().toByteArray());
            }
        }
    }

    /** The verifier keys of the logs. */
    List<String> vkeys() {
        return logs.stream().map(log -> log.key().toString()).toList();
    }

    /** Their origins, in the same order. */
    List<String> origins() {
        return logs.stream().map(log -> log.key().name().toString()).toList();
    }

    /** Begins at the first step of every log. */
    Exchange fromTheStart() {
        int[] steps = new int[logs.size()];
        ArrayDeque<Integer> ready = new ArrayDeque<>();
        for (int log = 0; log < logs.size(); log++) {
            ready.add(log);
        }
        Map<Long, Integer> underWay = new HashMap<>();
        return new Exchange() {
            @Override
            public void write(long sequence, ByteBuffer buffer) {
                int log = ready.remove(); // there are fewer connections than logs
                Integer unused = underWay.put(sequence, log);
                int next = steps[log] * logs.size() + log;
                if (next >= requests.length) {
                    throw new IllegalStateException("out of requests; ask for more --steps");
                }
                buffer.put(requests[next]);
            }

            @Override
            public int maxRequestSize() {
                return longest;
            }

            /** What was refused is asked again later: the next request of that log builds on it. */
            @Override
            public void answered(long sequence, int status) {
                int log = Objects.requireNonNull(underWay.remove(sequence));
                if (status == 200) {
                    steps[log]++;
                }
                ready.add(log);
            }
        };
    }

    private byte[] http(byte[] body) {
        byte[] head = ("POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\nContent-Type: text/plain\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
        longest = Math.max(longest, request.length);
        return request;
    }

    private static final class Tree {

        private final Map<NodeId, Hash> nodes = new HashMap<>();

        List<Hash> read(List<NodeId> ids) {
            return ids.stream().map(this::node).toList();
        }

        private Hash node(NodeId id) {
            Hash known = nodes.get(id);
            if (known == null) {
                known = id.level() == 0
                        ? Rfc6962.leafHash(Bytes.utf8("leaf " + id.index()))
                        : Rfc6962.node(
                                node(new NodeId(id.level() - 1, 2 * id.index())),
                                node(new NodeId(id.level() - 1, 2 * id.index() + 1)));
                Hash unused = nodes.put(id, known);
            }
            return known;
        }
    }
}
