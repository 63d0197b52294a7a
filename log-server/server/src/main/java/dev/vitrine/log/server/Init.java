package dev.vitrine.log.server;

import dev.vitrine.log.Log;
import dev.vitrine.log.LogConfig;
import dev.vitrine.log.LogOpenException;
import dev.vitrine.log.Submission;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.policy.PolicyLog;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Creates a log: its identity, keys, policy and store, and its first entry. Each step is there to stay before the next
 * begins, so that a creation that was interrupted is taken up by the same command; a log that exists is never touched.
 */
final class Init {

    private final DataDirectory data;
    private final SecureRandom random;
    private final InstantSource clock;

    Init(DataDirectory data, SecureRandom random, InstantSource clock) {
        this.data = data;
        this.random = random;
        this.clock = clock;
    }

    /** @param policy lines of a tlog-policy with witnesses, groups and a quorum; empty = no quorum */
    LogKeys run(String origin, String admission, Optional<Path> policy) throws IOException {
        return run(origin, admission, policy, Optional.empty());
    }

    /** @param token where the log's key is, if not in files */
    LogKeys run(String origin, String admission, Optional<Path> policy, Optional<LogKeys.Token> token)
            throws IOException {
        KeyName name = checkedName(origin);
        var unused = Files.createDirectories(
                data.path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        LogIdentity identity = identity(origin, admission);
        try {
            LogKeys keys = LogKeys.create(data.keys(), name, token, random);
            Files.write(data.policy(), policyText(keys, policy).toByteArray());
            createLog(identity, keys);
            return keys;
        } catch (MalformedException e) {
            throw new StartException("a key in " + data.keys() + " is damaged: " + e.getMessage(), e);
        }
    }

    private LogIdentity identity(String origin, String admission) throws IOException {
        if (!data.isInitialised()) {
            LogIdentity identity =
                    new LogIdentity(origin, admission, clock.instant().getEpochSecond());
            identity.write(data.identity());
            return identity;
        }
        LogIdentity before = LogIdentity.read(data.identity());
        if (!before.origin().equals(origin) || !before.admission().equals(admission)) {
            throw new StartException(data.path() + " belongs to another log: " + before.origin());
        }
        return before;
    }

    private void createLog(LogIdentity identity, LogKeys keys) {
        LogStore store = RocksLogStore.exists(data.store())
                ? RocksLogStore.open(data.store(), RocksTuning.DEFAULT)
                : RocksLogStore.create(data.store(), RocksTuning.DEFAULT);
        try (store) {
            Log.create(
                    store,
                    LogConfig.of(identity.origin(), keys.signers()),
                    clock,
                    Submission.of(FirstEntry.make(identity, keys)));
        } catch (LogOpenException e) {
            throw new StartException(data.path() + ": " + e.getMessage(), e);
        }
    }

    private static KeyName checkedName(String origin) {
        try {
            KeyName name = KeyName.parse(origin);
            if (origin.getBytes(StandardCharsets.UTF_8).length > Checkpoint.MAX_ORIGIN
                    || origin.indexOf('"') >= 0
                    || origin.indexOf('\\') >= 0) {
                throw new StartException("an origin has at most 255 bytes, without quotes and backslashes");
            }
            return name;
        } catch (MalformedException e) {
            throw new StartException(
                    "an origin is a name such as example.org/log: not empty, without white space and +", e);
        }
    }

    /** The given policy, with this log's keys in front unless it names them. */
    private static Bytes policyText(LogKeys keys, Optional<Path> file) throws IOException {
        String given = file.isEmpty() ? "quorum none\n" : Files.readString(file.get());
        TrustPolicy parsed = parse(Bytes.utf8(given));
        StringBuilder text = new StringBuilder();
        for (String vkey : keys.vkeys()) {
            if (parsed.logs().stream().map(PolicyLog::key).noneMatch(key -> key.toString()
                    .equals(vkey))) {
                text.append("log ").append(vkey).append('\n');
            }
        }
        Bytes complete = Bytes.utf8(text.append(given).toString());
        TrustPolicy unused = parse(complete);
        return complete;
    }

    static TrustPolicy parse(Bytes text) {
        try {
            return TrustPolicy.parse(text);
        } catch (MalformedException e) {
            throw new StartException("not a tlog-policy: " + e.getMessage(), e);
        }
    }
}
