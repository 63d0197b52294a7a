package dev.vitrine.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which log, under which trust policy, for commands whose {@code --policy} is one for evidence. */
final class LogTrust {

    private final Host host;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Profile with log and trust policy. Default: $VITRINE_PROFILE, or \"default\".")
    private @Nullable String profile;

    @Option(
            names = "--log",
            paramLabel = "URL",
            description = "URL prefix of the log. Default: $VITRINE_LOG, or the profile's.")
    private @Nullable String log;

    @Option(
            names = "--log-policy",
            paramLabel = "FILE",
            description =
                    "Trust policy for receipts (c2sp.org/tlog-policy). Default: $VITRINE_POLICY, or the profile's.")
    private @Nullable Path policy;

    LogTrust(Host host) {
        this.host = host;
    }

    Settings settings() {
        return Settings.of(host, profile, log, policy);
    }
}
