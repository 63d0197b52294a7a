package dev.vitrine.cli;

import dev.vitrine.client.DirectoryTileSource;
import dev.vitrine.client.HttpTileSource;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which log, under which policy, with which keys. For each of them a flag wins over an environment variable, which wins over
 * the profile.
 */
final class Settings {

    private static final int MAX_POLICY = 1 << 20;
    private static final int DEFAULT_TIMEOUT = 60;

    private final Host host;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Profile with log, policy and key. Default: $VITRINE_PROFILE, or \"default\".")
    private @Nullable String profile;

    @Option(
            names = "--log",
            paramLabel = "URL",
            description = "URL prefix of the log. Default: $VITRINE_LOG, or the profile's.")
    private @Nullable String log;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Trust policy (c2sp.org/tlog-policy). Default: $VITRINE_POLICY, or the profile's.")
    private @Nullable Path policy;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Publisher key (PKCS #8 PEM), repeatable for several signers. "
                    + "Default: $VITRINE_KEY, or the profile's.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long one request may take with all its repetitions. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    Settings(Host host) {
        this.host = host;
    }

    /** What another command's options say. */
    static Settings of(Host host, @Nullable String profile, @Nullable String log, @Nullable Path policy) {
        Settings settings = new Settings(host);
        settings.profile = profile;
        settings.log = log;
        settings.policy = policy;
        settings.timeout = DEFAULT_TIMEOUT;
        return settings;
    }

    Profile profile() throws Failure, IOException {
        return Profile.load(host, Optional.ofNullable(profile));
    }

    Optional<String> profileName() {
        return Optional.ofNullable(profile).or(() -> host.variable("VITRINE_PROFILE"));
    }

    Duration timeout() throws Failure {
        if (timeout < 1 || timeout > 86_400) {
            throw Failure.usage("--timeout is 1 to 86400 seconds", "");
        }
        return Duration.ofSeconds(timeout);
    }

    /** The log that is configured; a usage error where none is. */
    URI logUrl() throws Failure, IOException {
        Optional<String> url = Optional.ofNullable(log).or(() -> host.variable("VITRINE_LOG"));
        if (url.isEmpty()) {
            url = profile().log();
        }
        return parseUrl(url.orElseThrow(() -> Failure.usage(
                "no log is configured", "give --log URL, set VITRINE_LOG, or start a log with `vitrine up`")));
    }

    LogClient client() throws Failure, IOException {
        return LogClient.of(logUrl(), timeout());
    }

    /** A log to read: a URL prefix, a folder, or the configured one where nothing is given. */
    PublishedLog published(Optional<String> place) throws Failure, IOException {
        if (place.isEmpty()) {
            return HttpTileSource.of(logUrl(), timeout());
        }
        String lower = place.get().toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://")
                ? HttpTileSource.of(parseUrl(place.get()), timeout())
                : new DirectoryTileSource(Path.of(place.get()));
    }

    /** The policy that is configured; empty where none is. */
    Optional<TrustPolicy> findPolicy() throws Failure, IOException {
        Optional<Path> file = Optional.ofNullable(policy)
                .or(() -> host.variable("VITRINE_POLICY").map(Path::of));
        if (file.isEmpty()) {
            file = profile().policy();
        }
        return file.isEmpty() ? Optional.empty() : Optional.of(readPolicy(file.get()));
    }

    TrustPolicy requirePolicy() throws Failure, IOException {
        return findPolicy()
                .orElseThrow(() -> Failure.usage(
                        "no trust policy is configured",
                        "give --policy FILE, set VITRINE_POLICY, or start a log with `vitrine up`"));
    }

    static TrustPolicy readPolicy(Path file) throws Failure, IOException {
        try {
            return TrustPolicy.parse(LocalFiles.read(file, MAX_POLICY));
        } catch (MalformedException e) {
            throw Failure.couldNotTell(
                    "MALFORMED_POLICY", file + " is not a trust policy: " + e.getMessage(), "`vitrine policy --help`");
        }
    }

    /** The keys that are configured, at least one. */
    List<PublisherSigner> requireSigners() throws Failure, IOException {
        List<Path> files = keys;
        if (files.isEmpty()) {
            Optional<Path> other = host.variable("VITRINE_KEY").map(Path::of);
            files = (other.isPresent() ? other : profile().key()).stream().toList();
        }
        if (files.isEmpty()) {
            throw Failure.usage(
                    "no publisher key is configured",
                    "give --key FILE, set VITRINE_KEY, or make one with `vitrine keygen`");
        }
        List<PublisherSigner> signers = new ArrayList<>();
        for (Path file : files) {
            PublisherSigner signer = readSigner(file);
            boolean twice = signers.stream()
                    .anyMatch(other ->
                            other.publicKey().spki().equals(signer.publicKey().spki()));
            if (twice) {
                throw Failure.usage(file + " is a key that was given already", "each key signs once");
            }
            signers.add(signer);
        }
        return signers;
    }

    static PublisherSigner readSigner(Path file) throws Failure, IOException {
        try {
            return PemKeys.parseSigner(LocalFiles.read(file, PemKeys.MAX_SIZE));
        } catch (MalformedException e) {
            throw Failure.couldNotTell(
                    "MALFORMED_KEY",
                    file + " is not a publisher key: " + e.getMessage(),
                    "make one with `vitrine keygen --out FILE`");
        }
    }

    static URI parseUrl(String text) throws Failure {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw Failure.usage("not an http or https URL prefix: " + text, "for example http://127.0.0.1:6962");
    }
}
