package dev.vitrine.cli;

import dev.vitrine.audit.LogSurvey;
import dev.vitrine.audit.RebuildClaims;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.evidence.policy.RebuildClaim;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What rebuilders logged, from receipts or from whole logs, all checked under the trust policy. */
final class LoggedRebuilds {

    private LoggedRebuilds() {}

    /**
     * Reads them.
     *
     * @param places receipts of verdicts, folders with receipts, folders with a log, URLs of logs
     */
    static List<RebuildClaim> read(List<String> places, Settings settings, Host host, Output output)
            throws Failure, IOException, VerificationException, MalformedException {
        if (places.isEmpty()) {
            return List.of();
        }
        TrustPolicy policy = settings.requirePolicy();
        List<RebuildClaim> claims = new ArrayList<>();
        List<Bytes> receipts = new ArrayList<>();
        for (String place : places) {
            boolean remote = place.matches("(?i)https?://.*");
            if (remote || Files.exists(Path.of(place).resolve("checkpoint"))) {
                PublishedLog log = settings.published(Optional.of(place));
                output.progress("reading " + log.location());
                claims.addAll(RebuildClaims.of(LogSurvey.read(
                        log, policy, host.unixSeconds(), statement -> statement.hasRebuildVerdict(), read -> {})));
            } else {
                for (Path file : files(Path.of(place))) {
                    receipts.add(ReceiptFiles.read(file).toBytes());
                }
            }
        }
        LogSurvey.ofReceipts(receipts, policy, host.unixSeconds())
                .ifPresent(survey -> claims.addAll(RebuildClaims.of(survey)));
        return List.copyOf(claims);
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.toString().endsWith(".tlog-proof"))
                    .sorted()
                    .toList();
        }
    }
}
