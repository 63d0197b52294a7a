package dev.vitrine.cli;

import dev.vitrine.cli.Simulation.Tee;
import dev.vitrine.cli.Simulation.Wish;
import dev.vitrine.client.FileStatements;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} logs, to show that everything works: a simulated quote with its chain and collateral, which binds the
 * publisher's key.
 *
 * @param evidence its file; root and collateral lie beside it
 * @param proven its entry
 */
record SampleEntry(Path evidence, Path root, ProvenEntry proven) {

    private static final String RECIPE = "sha256(pubkey)";

    /** Logs the sample, or finds it logged; the receipt of the first time is kept. */
    static SampleEntry submit(Deployment deployment, Host host)
            throws Failure, IOException, LogException, VerificationException, InvalidEntryException,
                    MalformedException {
        Path folder = deployment.data().resolve("simulated");
        Path evidence = folder.resolve(Tee.sgx.file());
        Path receipt = ReceiptFiles.of(evidence, null);
        PublisherSigner signer = Settings.readSigner(deployment.key());
        TrustPolicy policy = Settings.readPolicy(deployment.policy());
        Bytes leaf = Files.exists(receipt)
                ? ReceiptFiles.read(receipt).extra().orElseThrow()
                : make(
                        folder,
                        signer,
                        SimulatorSeed.create(deployment.data()),
                        host.clock().instant());
        LogClient log = LogClient.of(deployment.logUrl());
        TlogProof proof = SubmitCommand.proof(leaf, log.submitWitnessed(leaf));
        ProvenEntry proven = ProvenEntry.ofLeaf(leaf, proof, policy, host.unixSeconds());
        if (!Files.exists(receipt)) {
            ReceiptFiles.write(receipt, proof);
        }
        return new SampleEntry(evidence, folder.resolve(Simulation.ROOT), proven);
    }

    private static Bytes make(Path folder, PublisherSigner signer, Bytes seed, Instant at)
            throws IOException, InvalidEntryException, MalformedException {
        Binding binding =
                new Binding(RECIPE, Map.of("pubkey", signer.publicKey().spki()));
        Wish wish = new Wish(Tee.sgx, Optional.empty(), Optional.empty(), Simulation.value(binding), false);
        Exhibit exhibit = Simulation.exhibit(Simulator.of(seed, at), wish).boundBy(binding);
        List<Path> files = Simulation.write(exhibit, Tee.sgx, folder);
        return Statements.sign(FileStatements.of(exhibit, LocalFiles.baseName(files.get(0))), List.of(signer));
    }
}
