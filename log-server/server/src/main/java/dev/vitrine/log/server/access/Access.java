package dev.vitrine.log.server.access;

import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The rules of who may submit. Their files may be replaced while the server runs. Thread-safe. */
public final class Access {

    private final RateLimiter addresses;
    private final RateLimiter publishers;

    private volatile @Nullable Tokens tokens; // null: anybody may submit
    private volatile @Nullable PublisherKeys keys; // null: anybody's entries are taken

    public Access(ServerConfig.Access config, LongSupplier nanos) {
        addresses = new RateLimiter(config.addressRate(), nanos);
        publishers = new RateLimiter(config.publisherRate(), nanos);
    }

    /** From now on only who has one of these may submit. */
    public void require(Tokens allowed) {
        tokens = allowed;
    }

    /** From now on only entries that one of these signed are taken. */
    public void require(PublisherKeys allowed) {
        keys = allowed;
    }

    /** Lets somebody submit, or says why not. */
    public Submitter admit(@Nullable String authorization, String address) throws Problem {
        Tokens known = tokens;
        if (known == null) {
            return new Submitter(this, address, "");
        }
        if (authorization == null) {
            throw new Problem(
                    ErrorCode.UNAUTHENTICATED, "Authorization", "this log takes entries with a token: Bearer TOKEN");
        }
        String name = known.nameOf(authorization)
                .orElseThrow(
                        () -> new Problem(ErrorCode.UNAUTHENTICATED, "Authorization", "this token is not known here"));
        return new Submitter(this, address, name);
    }

    /** After admission: whether this log takes entries of those who signed this one, and so many of them. */
    public void checkPublisher(Bytes leaf) throws Problem {
        PublisherKeys allowed = keys;
        if (allowed == null && !publishers.isOn()) {
            return;
        }
        List<String> signers = PublisherKeys.signers(leaf);
        if (allowed != null && signers.stream().noneMatch(allowed::contains)) {
            throw new Problem(
                    ErrorCode.PUBLISHER_NOT_ALLOWED,
                    "entry.signatures",
                    "this log takes entries only of publishers that it knows, and none of them signed this one");
        }
        if (!signers.isEmpty() && !publishers.take("key " + signers.get(0))) {
            throw new Problem(
                            ErrorCode.TOO_MANY_REQUESTS,
                            "entry.signatures",
                            "more entries per second than this log takes from one publisher")
                    .retryAfter(1);
        }
    }

    /** Whether this log keeps blobs of a publisher, by key ID. */
    public void checkPublisher(String keyId) throws Problem {
        PublisherKeys allowed = keys;
        if (allowed != null && !allowed.contains(keyId)) {
            throw new Problem(
                    ErrorCode.PUBLISHER_NOT_ALLOWED,
                    "public_key",
                    "this log takes something only of publishers that it knows, and this is none of them");
        }
    }

    boolean take(String address, String name) {
        return addresses.take(address) && (name.isEmpty() || publishers.take("token " + name));
    }
}
