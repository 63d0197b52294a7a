package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.proto.v1.BlobInfo;
import dev.vitrine.proto.v1.EnclaveView;
import dev.vitrine.proto.v1.EntryView;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.FeedResponse;
import dev.vitrine.proto.v1.ProjectView;
import dev.vitrine.proto.v1.ProjectsResponse;
import dev.vitrine.proto.v1.QuotingEnclavesResponse;
import dev.vitrine.proto.v1.SearchResponse;
import dev.vitrine.proto.v1.SignerView;
import dev.vitrine.proto.v1.WitnessesResponse;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The questions of the Hub. Every answer comes from the pool of readers. Thread-safe. */
public final class HubApi {

    /** What one page of a list may hold. */
    public static final int MAX_LIMIT = 200;

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_WITNESS_ORIGINS = 32; // they stand in a header of every page

    /**
     * What answers are made of.
     *
     * @param published the newest published checkpoint
     * @param witnessAlarms the URLs of witnesses whose last answer needs a person, with what it was
     * @param judge the one of this log, as it is now
     */
    public record Sources(
            Log log,
            Supplier<Published> published,
            Supplier<Map<String, String>> witnessAlarms,
            TrustPolicy policy,
            String origin,
            Supplier<Judge> judge,
            KeptBlobs kept,
            InstantSource clock) {}

    /** The bounded pool of threads that may block. */
    @FunctionalInterface
    public interface Readers {
        <T> CompletableFuture<T> call(Callable<T> work);
    }

    @FunctionalInterface
    private interface Question<T> {
        T answer(Ledger ledger) throws Problem;
    }

    private final Sources sources;
    private final Readers readers;

    public HubApi(Sources sources, Readers readers) {
        this.sources = sources;
        this.readers = readers;
    }

    private <T> CompletableFuture<T> ask(Question<T> question) {
        return readers.call(() -> question.answer(ledger()));
    }

    private Ledger ledger() {
        return new Ledger(sources.log(), sources.clock().instant().getEpochSecond());
    }

    public CompletionStage<SearchResponse> search(String query, String cursor, long limit) {
        return ask(ledger -> new Search(ledger, SearchQuery.parse(query)).run(Cursor.parse(cursor), checked(limit)));
    }

    public CompletionStage<EnclaveView> enclave(String kind, String value) {
        return ask(ledger -> new EnclaveViews(ledger, sources.kept()).of(measured(kind, value)));
    }

    /** An SVG image; one that says so where nothing is logged about it. */
    public CompletionStage<String> badge(String kind, String value) {
        return ask(ledger -> {
            Measured measured = measured(kind, value);
            return Standing.isKnown(ledger, measured)
                    ? Badge.of(ledger, Standing.brief(ledger, measured))
                    : Badge.unknown();
        });
    }

    /** The sentence on top of an enclave's page; empty where nothing is logged about it. */
    public CompletionStage<Optional<String>> headline(String kind, String value) {
        return ask(ledger -> {
            Measured measured = measured(kind, value);
            return Standing.isKnown(ledger, measured)
                    ? Optional.of(new EnclaveViews(ledger, KeptBlobs.NONE)
                            .of(measured)
                            .getHeadline()
                            .getSentence())
                    : Optional.empty();
        });
    }

    public CompletionStage<SignerView> signer(String mrSigner, String cursor, long limit) {
        return ask(ledger -> SignerViews.of(ledger, hex("mrsigner", mrSigner), Cursor.parse(cursor), checked(limit)));
    }

    public CompletionStage<ProjectsResponse> projects(String cursor, long limit) {
        return ask(ledger -> new ProjectViews(ledger).list(Cursor.parse(cursor), checked(limit)));
    }

    public CompletionStage<ProjectView> project(String name, String cursor, long limit) {
        return ask(ledger -> new ProjectViews(ledger).of(name, Cursor.parse(cursor), checked(limit)));
    }

    public CompletionStage<QuotingEnclavesResponse> quotingEnclaves(String cursor, long limit) {
        return ask(ledger -> QuotingEnclaves.list(ledger, Cursor.parse(cursor), checked(limit)));
    }

    public CompletionStage<FeedResponse> feed(String name, String cursor, long limit) {
        return ask(ledger -> new Feeds(ledger, checked(limit)).of(name, Cursor.parse(cursor)));
    }

    /**
     * The newest of a feed as Atom.
     *
     * @param base the address that readers reach this server at; "" = links are relative
     */
    public CompletionStage<String> atom(String name, String base) {
        return ask(ledger -> {
            FeedResponse feed = new Feeds(ledger, DEFAULT_LIMIT).of(name, Cursor.START);
            return Atom.of(
                    feed, sources.origin(), base, sources.published().get().publishedAt());
        });
    }

    /** Where the witnesses of this log answer: scheme, host and port, which a browser may ask for what they hold. */
    public List<String> witnessOrigins() {
        return sources.policy().witnesses().stream()
                .flatMap(witness -> witness.url().stream())
                .flatMap(url -> WitnessViews.origin(url).stream())
                .distinct()
                .limit(MAX_WITNESS_ORIGINS)
                .toList();
    }

    public CompletionStage<WitnessesResponse> witnesses() {
        return readers.call(() -> WitnessViews.of(
                sources.log(),
                sources.published().get(),
                sources.policy(),
                sources.origin(),
                sources.witnessAlarms().get()));
    }

    /** What is known about a blob; {@code created} is the answer to its upload. */
    public CompletionStage<BlobInfo> blob(Bytes sha256, boolean created) {
        return ask(ledger -> BlobInfos.of(ledger, sources.kept(), sha256, created));
    }

    public CompletionStage<EntryView> entry(long index) {
        return ask(ledger -> {
            OptionalLong since = publishedSince(index);
            Instant asOf = since.isPresent()
                    ? Instant.ofEpochSecond(since.getAsLong())
                    : sources.clock().instant();
            boolean published = index < sources.published().get().size();
            return new EntryViews(ledger, sources.judge().get()).of(index, asOf, published);
        });
    }

    /** When the first checkpoint that covers an entry was witnessed, or published where nobody witnesses. */
    private OptionalLong publishedSince(long index) {
        Optional<PublishedCheckpoint> first = sources.log().publishedFrom(index + 1);
        if (first.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            OptionalLong witnessed = sources.policy()
                    .verify(CheckpointNote.parse(first.get().note()), TrustPolicy.NO_CLOCK)
                    .earliestQuorumTime();
            if (witnessed.isPresent()) {
                return witnessed;
            }
        } catch (MalformedException | VerificationException e) {
            // Published under an earlier policy: the log's own clock is what is left.
            return OptionalLong.of(Math.floorDiv(first.get().publishedAt(), 1000L));
        }
        return OptionalLong.of(Math.floorDiv(first.get().publishedAt(), 1000L));
    }

    private static Measured measured(String kind, String value) throws Problem {
        if (Measured.Kind.ofWord(kind).isEmpty()) {
            throw new Problem(
                    ErrorCode.INVALID_PARAMETER, "kind", "sgx-mrenclave, tdx-mrtd, snp-measurement or nitro-pcr0");
        }
        return Measured.of(kind, value)
                .orElseThrow(() -> new Problem(
                        ErrorCode.INVALID_PARAMETER,
                        "measurement",
                        "lower-case hex, 64 digits for sgx-mrenclave and 96 for the others"));
    }

    private static Bytes hex(String name, String text) throws Problem {
        try {
            Bytes bytes = Bytes.fromHex(text);
            if (bytes.size() == 32 && bytes.hex().equals(text)) {
                return bytes;
            }
        } catch (MalformedException e) {
            throw badHex(name);
        }
        throw badHex(name);
    }

    private static Problem badHex(String name) {
        return new Problem(ErrorCode.INVALID_PARAMETER, name, "64 digits of lower-case hex");
    }

    /** @param limit 0 = the default */
    private static int checked(long limit) throws Problem {
        if (limit < 0 || limit > MAX_LIMIT) {
            throw new Problem(
                    ErrorCode.INVALID_PARAMETER, "limit", "1 to " + MAX_LIMIT + ", or 0 for " + DEFAULT_LIMIT);
        }
        return limit == 0 ? DEFAULT_LIMIT : (int) limit;
    }
}
