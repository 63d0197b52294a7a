package dev.vitrine.log.server;

import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import java.time.InstantSource;
import java.util.Random;

/** Simulated evidence, complete and valid now, and the configuration of a server that knows its roots. */
public final class TestEvidence {

    public static final Simulator SIMULATOR = simulator();

    private TestEvidence() {}

    /** Of now, for a server with the system's clock. */
    private static Simulator simulator() {
        return Simulator.of(new Random(17), InstantSource.system().instant());
    }

    /** A quote that differs by its report data. */
    public static Exhibit quote(int number) {
        byte[] data = new byte[64];
        data[0] = (byte) number;
        data[1] = (byte) (number >> 8);
        return SIMULATOR.sgx(enclave(0), Bytes.copyOf(data));
    }

    /** Whose measurement and signer are filled with a byte. */
    public static SimulatedEnclave enclave(int signer) {
        byte[] filled = new byte[32];
        java.util.Arrays.fill(filled, (byte) signer);
        return SimulatedEnclave.of(Bytes.copyOf(filled), Bytes.copyOf(filled));
    }

    /** The same with one bit changed. */
    public static Exhibit flipped(Exhibit exhibit, int at) {
        byte[] changed = exhibit.bytes().toByteArray();
        changed[at] ^= 1;
        return new Exhibit(exhibit.kind(), Bytes.copyOf(changed), exhibit.parts(), exhibit.binding());
    }

    /** Without what travels with it. */
    public static Exhibit bare(Exhibit exhibit) {
        return Exhibit.of(exhibit.kind(), exhibit.bytes());
    }

    public static String config() {
        StringBuilder yaml = new StringBuilder("evidence:\n  roots:\n");
        SIMULATOR.roots().forEach(root -> yaml.append("    - {name: \"")
                .append(root.name())
                .append("\", spki_sha256: \"")
                .append(root.spkiSha256().hex())
                .append("\"}\n"));
        return yaml.toString();
    }
}
