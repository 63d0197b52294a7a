package dev.vitrine.cli;

import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.nitro.NitroDocument;
import dev.vitrine.evidence.reportdata.Recipe;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Simulated evidence, and the folder that it is written to. */
final class Simulation {

    static final String ROOT = "root.pem";

    private static final int SGX_SIZE = 32;
    private static final int LONG_SIZE = 48;

    /** The environments that can be simulated. */
    enum Tee {
        sgx("quote.bin", SGX_SIZE),
        tdx("quote.bin", LONG_SIZE),
        snp("report.bin", LONG_SIZE),
        nitro("document.cbor", LONG_SIZE);

        private final String file;
        private final int measurementSize;

        Tee(String file, int measurementSize) {
            this.file = file;
            this.measurementSize = measurementSize;
        }

        String file() {
            return file;
        }

        int measurementSize() {
            return measurementSize;
        }
    }

    /**
     * What to simulate.
     *
     * @param measurement what runs; derived from the seed where it is empty
     * @param signer MRSIGNER of an SGX enclave
     * @param reportData what it binds
     */
    record Wish(Tee tee, Optional<Bytes> measurement, Optional<Bytes> signer, Bytes reportData, boolean debug) {}

    private Simulation() {}

    /** The evidence; its size and the sizes in the wish are checked by the command. */
    static Exhibit exhibit(Simulator simulator, Wish wish) {
        Bytes measurement = wish.measurement().orElseGet(() -> filler(wish.tee().measurementSize(), "code"));
        return switch (wish.tee()) {
            case sgx ->
                simulator.sgx(
                        new SimulatedEnclave(
                                measurement,
                                wish.signer().orElseGet(() -> filler(SGX_SIZE, "signer")),
                                1,
                                1,
                                wish.debug()),
                        wish.reportData());
            case tdx ->
                simulator.tdx(
                        new SimulatedDomain(
                                measurement,
                                Collections.nCopies(4, Bytes.wrapUnsafe(new byte[LONG_SIZE])),
                                wish.debug()),
                        wish.reportData());
            case snp -> simulator.snp(new SimulatedGuest(measurement, 1, 0, wish.debug()), wish.reportData());
            case nitro ->
                simulator.nitro(SimulatedNitroEnclave.of(
                        wish.debug() ? Map.of() : Map.of(0, measurement, 1, measurement, 2, measurement),
                        wish.reportData()));
        };
    }

    /** Bytes that say where they come from. */
    private static Bytes filler(int size, String what) {
        Bytes hash = Hashes.sha256(Bytes.utf8("vitrine simulated " + what));
        return Bytes.concat(hash, hash).slice(0, size);
    }

    /** Report data that binds a key, as the attested side would have made it. */
    static Bytes value(Binding binding) throws MalformedException {
        return Recipe.parse(binding.expression()).evaluate(binding.preimages());
    }

    /** Writes evidence, collateral, the root and a note; returns the files, the evidence first. */
    static List<Path> write(Exhibit exhibit, Tee tee, Path folder) throws IOException, MalformedException {
        Path created = Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        files.add(created.resolve(tee.file()));
        LocalFiles.write(files.get(0), exhibit.bytes());
        files.addAll(PartFiles.write(exhibit, created));
        Path root = created.resolve(ROOT);
        LocalFiles.write(root, pem(root(exhibit)));
        files.add(root);
        Path note = created.resolve("NOT-GENUINE.txt");
        LocalFiles.write(
                note,
                Bytes.utf8(Simulator.LABEL + "\n\nEvidence for " + tee.name() + ", made by `vitrine simulate` under a"
                        + " throw-away root of its own.\nNo hardware vouches for any of it. "
                        + "`vitrine check --anchor " + ROOT + " " + tee.file()
                        + " --collateral .`\nshows what genuine evidence would prove.\n"));
        files.add(note);
        return List.copyOf(files);
    }

    private static Certificate root(Exhibit exhibit) throws MalformedException {
        List<Certificate> chain = exhibit.part(Part.TCB_INFO_ISSUER_CHAIN).isPresent()
                ? Pem.certificates(exhibit.part(Part.TCB_INFO_ISSUER_CHAIN).get())
                : exhibit.part(Part.SNP_CERTIFICATES).isPresent()
                        ? Pem.certificates(exhibit.part(Part.SNP_CERTIFICATES).get())
                        : NitroDocument.parse(exhibit.bytes()).chain();
        return chain.get(chain.size() - 1);
    }

    private static Bytes pem(Certificate certificate) {
        StringBuilder text = new StringBuilder("-----BEGIN CERTIFICATE-----\n");
        String base64 = Base64Strict.encode(certificate.der());
        for (int at = 0; at < base64.length(); at += 64) {
            text.append(base64, at, Math.min(at + 64, base64.length())).append('\n');
        }
        return Bytes.utf8(text.append("-----END CERTIFICATE-----\n").toString());
    }
}
