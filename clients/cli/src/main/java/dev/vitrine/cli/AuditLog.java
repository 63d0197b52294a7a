package dev.vitrine.cli;

import dev.vitrine.audit.Gatherer.LogAccess;
import dev.vitrine.client.HttpTileSource;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.Receipt;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The log of an audit: to read all of it, and to add a verdict. */
final class AuditLog {

    private AuditLog() {}

    /** The configured log, where a log and a trust policy are configured. */
    static Optional<LogAccess> find(Settings settings) throws Failure, IOException {
        Optional<TrustPolicy> policy = settings.findPolicy();
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        LogClient client = settings.client();
        return Optional.of(new LogAccess(HttpTileSource.of(settings.logUrl()), Optional.of(client), policy.get()));
    }

    static LogAccess require(Settings settings) throws Failure, IOException {
        TrustPolicy policy = settings.requirePolicy();
        return new LogAccess(HttpTileSource.of(settings.logUrl()), Optional.of(settings.client()), policy);
    }

    /** Logs a statement and keeps its receipt, which was verified before. */
    static ProvenEntry publish(
            LogAccess access, Statement statement, PublisherSigner signer, Path receiptFile, long now)
            throws IOException, LogException, VerificationException, InvalidEntryException {
        Bytes leaf = Statements.sign(statement, List.of(signer));
        Receipt receipt = access.client().orElseThrow().submitWitnessed(leaf);
        TlogProof proof = SubmitCommand.proof(leaf, receipt);
        ProvenEntry proven = ProvenEntry.ofLeaf(leaf, proof, access.policy(), now);
        ReceiptFiles.write(receiptFile, proof);
        return proven;
    }
}
