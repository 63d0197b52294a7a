package dev.vitrine.log.testbed.evidence;

import dev.vitrine.client.Statements;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Signed leaves that all differ: opaque ones, and quotes with chain and collateral. Thread-safe. */
public final class Leaves {

    private final PublisherSigner signer;
    private final Simulator simulator;
    private final AtomicLong made = new AtomicLong();

    public Leaves(Simulator simulator) {
        this.simulator = simulator;
        try {
            this.signer = PublisherSigner.ed25519FromSeed(Bytes.copyOf(new byte[32]));
        } catch (MalformedException e) {
            throw new AssertionError("a seed has 32 bytes", e);
        }
    }

    public List<byte[]> opaque(int count) {
        List<byte[]> leaves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leaves.add(leaf(Exhibit.of(EvidenceKind.OPAQUE, Bytes.utf8("opaque entry " + made.getAndIncrement()))));
        }
        return leaves;
    }

    /** Half of them SGX, half TDX. */
    public List<byte[]> quotes(int count) {
        List<byte[]> leaves = new ArrayList<>(count);
        Bytes code = Bytes.copyOf(new byte[32]);
        Bytes image = Bytes.copyOf(new byte[48]);
        for (int i = 0; i < count; i++) {
            Bytes data = Bytes.utf8("quote " + made.getAndIncrement());
            leaves.add(leaf(
                    i % 2 == 0
                            ? simulator.sgx(SimulatedEnclave.of(code, code), data)
                            : simulator.tdx(SimulatedDomain.of(image), data)));
        }
        return leaves;
    }

    /** The configuration of a server that takes what the simulator signs. */
    public static String trusting(Simulator simulator) {
        StringBuilder yaml = new StringBuilder("evidence:\n  roots:\n");
        simulator.roots().forEach(root -> yaml.append("    - {name: \"")
                .append(root.name())
                .append("\", spki_sha256: \"")
                .append(root.spkiSha256().hex())
                .append("\"}\n"));
        return yaml.toString();
    }

    private byte[] leaf(Exhibit exhibit) {
        Statement statement = Statement.newBuilder()
                .setAttestation(Exhibits.toAttestation(exhibit))
                .build();
        try {
            return Statements.sign(statement, List.of(signer)).toByteArray();
        } catch (InvalidEntryException e) {
            throw new AssertionError("a statement that the contract allows", e);
        }
    }
}
