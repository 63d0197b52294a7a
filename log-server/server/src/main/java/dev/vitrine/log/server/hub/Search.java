package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.judge.Label;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.SearchHit;
import dev.vitrine.proto.v1.SearchResponse;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds whatever a person has. Each part of the index that the question may be about is walked in the order of its terms, one
 * after the other; a page ends where it is full, and the next one goes on there.
 */
final class Search {

    /** Terms looked at for one page: what does not fit a question with several words costs, too. */
    private static final int MAX_LOOKED_AT = 250;

    private static final int BATCH = 32;
    private static final int COMPARED = 64; // names of a word: whichever has fewer is walked
    private static final Ledger.Group NEXT = Search::next;

    /** One part of the index: where it begins, and what its terms mean. */
    private record Part(Bytes prefix, Ledger.Group behind, Meaning meaning) {}

    @FunctionalInterface
    private interface Meaning {
        Optional<SearchHit> of(Bytes term);
    }

    private final Ledger ledger;
    private final SearchQuery query;
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> named = new HashSet<>(); // on this page

    Search(Ledger ledger, SearchQuery query) {
        this.ledger = ledger;
        this.query = query;
    }

    private void plan(Bytes from) {
        if (query.hex().isPresent()) {
            hexParts(query.bytes());
        }
        if (!query.words().isEmpty()) {
            parts.add(new Part(Term.words(walked(from)), NEXT, this::named));
            labelParts();
        }
    }

    /**
     * The word whose names are walked, while the others only have to be in them: the one that fewest names have, and on a later page
     * the one of the page before.
     */
    private String walked(Bytes from) {
        String best = query.words().get(0);
        int least = Integer.MAX_VALUE;
        for (String word : query.words()) {
            Bytes prefix = Term.words(word);
            if (!from.isEmpty() && from.startsWith(prefix)) {
                return word;
            }
            int names = query.words().size() == 1
                    ? 0
                    : ledger.terms(prefix, COMPARED).size();
            if (names < least) {
                best = word;
                least = names;
            }
        }
        return best;
    }

    SearchResponse run(Cursor cursor, int limit) {
        plan(cursor.term());
        SearchResponse.Builder answer =
                SearchResponse.newBuilder().setQuery(query.text()).setTreeSize(ledger.size());
        if (cursor.equals(Cursor.START)) {
            entries().forEach(answer::addHits);
        }
        int budget = MAX_LOOKED_AT;
        Bytes from = cursor.term();
        for (int at = cursor.part(); at < parts.size(); at++) {
            Part part = parts.get(at);
            while (true) {
                // Where nothing is skipped behind a term, many are fetched at once.
                List<Bytes> batch = ledger.terms(part.prefix(), from, part.behind() == NEXT ? BATCH : 1);
                if (batch.isEmpty()) {
                    break;
                }
                for (Bytes term : batch) {
                    if (answer.getHitsCount() >= limit || budget-- == 0) {
                        return answer.setNext(new Cursor(at, term, 0).text()).build();
                    }
                    part.meaning().of(term).ifPresent(answer::addHits);
                    from = part.behind().of(term);
                }
            }
            from = Bytes.EMPTY;
        }
        return answer.build();
    }

    private static Bytes next(Bytes term) {
        return Bytes.concat(term, Bytes.copyOf(new byte[1]));
    }

    /** An index, or the hash of a leaf. */
    private List<SearchHit> entries() {
        List<SearchHit> hits = new ArrayList<>();
        query.index().ifPresent(index -> {
            if (index < ledger.size()) {
                hits.add(entry(index, Long.toString(index)));
            }
        });
        if (query.hex().filter(hex -> hex.length() == 2 * Hash.SIZE).isPresent()) {
            try {
                OptionalLong index = ledger.find(Hash.of(query.bytes()));
                index.ifPresent(found -> hits.add(entry(found, query.hex().get())));
            } catch (MalformedException e) {
                throw new AssertionError("bad math: 32 bytes", e);
            }
        }
        return hits;
    }

    private SearchHit entry(long index, String id) {
        IndexedEntry entry = ledger.entry(index);
        return SearchHit.newBuilder()
                .setType("entry")
                .setId(id)
                .setKind(entry.kind().word())
                .setTitle(Titles.of(entry))
                .setPath("/entry/" + index)
                .setApi("/v1/entries/" + index + "/view")
                .setNewestIndex(index)
                .setExact(true)
                .build();
    }

    private void hexParts(Bytes digits) {
        for (Measured.Kind kind : Measured.Kind.values()) {
            Bytes prefix = Term.enclaves(kind);
            int end = prefix.size() + kind.size();
            parts.add(new Part(
                    Bytes.concat(prefix, digits),
                    term -> Term.behind(term.slice(0, end)),
                    term -> Term.measuredAt(term, 1).flatMap(this::enclave)));
        }
        parts.add(new Part(
                Term.signer(digits),
                term -> Term.behind(term.slice(0, 33)),
                term -> hex("signer", "", term.slice(1, 33), term, "/signers/", "/v1/signers/")));
        parts.add(hexPart("quoting-enclave", Term.quotingEnclave(digits), 1, 32, "/ae", "/v1/quoting-enclaves"));
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (algorithm != DigestAlgorithm.UNRECOGNIZED && algorithm.getNumber() > 0) {
                parts.add(new Part(Term.commit(algorithm.getNumber(), digits), NEXT, term -> commit(algorithm, term)));
            }
        }
        parts.add(hexPart("artifact", Term.artifact(digits), 1, 32, "", "/v1/blobs/"));
        parts.add(hexPart("publisher", Term.publisher(digits), 1, 32, "", ""));
        parts.add(hexPart("platform-family", Term.platformFamily(digits), 1, 6, "", ""));
        parts.add(hexPart("platform", Term.platform(digits), 1, 32, "", ""));
        for (KeyKind kind : KeyKind.values()) {
            if (kind != KeyKind.UNRECOGNIZED && kind.getNumber() > 0) {
                parts.add(hexPart("key", Term.compromise(kind.getNumber(), digits), 2, 32, "", ""));
            }
        }
    }

    private Part hexPart(String type, Bytes prefix, int at, int size, String path, String api) {
        return new Part(
                prefix,
                term -> Term.behind(term.slice(0, at + size)),
                term -> hex(type, "", term.slice(at, at + size), term, path, api));
    }

    /** @param path of the type's page; "" = the newest entry's, and without a slash at its end one page for all */
    private Optional<SearchHit> hex(String type, String kind, Bytes value, Bytes term, String path, String api) {
        OptionalLong newest = ledger.newest(term);
        if (!query.fits(value) || newest.isEmpty()) {
            return Optional.empty();
        }
        long index = newest.getAsLong();
        String page = path.isEmpty() ? "/entry/" + index : path.endsWith("/") ? path + value.hex() : path;
        String json = api.isEmpty()
                ? "/v1/entries/" + index + "/view"
                : type.equals("artifact") ? api + value.hex() + "/info" : api.endsWith("/") ? api + value.hex() : api;
        return Optional.of(SearchHit.newBuilder()
                .setType(type)
                .setId(value.hex())
                .setKind(kind)
                .setTitle(Titles.of(ledger.entry(index)))
                .setPath(page)
                .setApi(json)
                .setNewestIndex(index)
                .setExact(query.isAll(value))
                .build());
    }

    private Optional<SearchHit> enclave(Measured measured) {
        return query.hex().isPresent() && !query.fits(measured.value())
                ? Optional.empty()
                : Optional.of(hit("enclave", measured, query.isAll(measured.value())));
    }

    private SearchHit hit(String type, Measured measured, boolean exact) {
        return SearchHit.newBuilder()
                .setType(type)
                .setId(measured.value().hex())
                .setKind(measured.kind().word())
                .setTitle(title(measured))
                .setPath(measured.path())
                .setApi(Names.api(measured))
                .setNewestIndex(Standing.newest(ledger, measured).orElse(0))
                .setExact(exact)
                .build();
    }

    /** The name of an enclave as its newest release or attestation has it. */
    private String title(Measured measured) {
        Optional<IndexedEntry> newest = ledger.newestEntry(Term.enclave(measured, StatementKind.RELEASE));
        if (newest.isPresent()) {
            Release release = newest.get().statement().getRelease();
            String name = release.getEnclavesList().stream()
                    .filter(enclave -> Measured.of(enclave.getMeasurement()).equals(Optional.of(measured)))
                    .map(Enclave::getName)
                    .findFirst()
                    .orElse("");
            return name + ", " + release.getProject() + " " + release.getVersion();
        }
        return ledger.newestEntry(Term.enclave(measured, StatementKind.ATTESTATION))
                .map(Titles::of)
                .orElse(measured.kind().word());
    }

    private Optional<SearchHit> commit(DigestAlgorithm algorithm, Bytes term) {
        int size = algorithm == DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1
                ? 20
                : algorithm == DigestAlgorithm.DIGEST_ALGORITHM_SHA384
                        ? 48
                        : algorithm == DigestAlgorithm.DIGEST_ALGORITHM_SHA512 ? 64 : 32;
        Bytes commit = term.slice(2, 2 + size);
        if (!query.fits(commit)) {
            return Optional.empty();
        }
        return Term.measuredAt(term, 2 + size).map(measured -> hit("commit", measured, query.isAll(commit)).toBuilder()
                .setId(commit.hex())
                .setKind(Names.word(algorithm))
                .build());
    }

    /** A word leads to what bears it in its name; every other word of the question must be in there, too. */
    private Optional<SearchHit> named(Bytes term) {
        int zero = term.indexOf((byte) 0, 1);
        Bytes target = term.slice(zero + 2);
        if (!named.add(target.hex())) {
            return Optional.empty();
        }
        Optional<SearchHit> hit = term.at(zero + 1) == 'p'
                ? project(new String(target.toByteArray(), StandardCharsets.UTF_8))
                : Term.measuredAt(target, 0)
                        .filter(measured -> isMeant(title(measured)))
                        .map(measured -> hit("enclave", measured, false));
        return hit.filter(found -> isMeant(found.getTitle()));
    }

    private boolean isMeant(String title) {
        String folded = title.toLowerCase(Locale.ROOT);
        return query.words().stream().allMatch(folded::contains);
    }

    private Optional<SearchHit> project(String cut) {
        return ledger.newestEntry(Term.project(cut, StatementKind.RELEASE)).map(entry -> {
            String name = entry.statement().getRelease().getProject();
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            return SearchHit.newBuilder()
                    .setType("project")
                    .setId(name)
                    .setTitle(name)
                    .setPath("/projects/" + encoded)
                    .setApi("/v1/projects/" + encoded)
                    .setNewestIndex(entry.index())
                    .setExact(name.equalsIgnoreCase(query.text()))
                    .build();
        });
    }

    private void labelParts() {
        String asked = query.text().toLowerCase(Locale.ROOT).replace(' ', '-');
        for (Label label : Label.values()) {
            if (label.code().startsWith(asked)) {
                Bytes term = Term.label(label.code());
                parts.add(new Part(
                        term, NEXT, found -> found.equals(term) ? label(label.code(), term) : Optional.empty()));
            }
        }
    }

    private Optional<SearchHit> label(String code, Bytes term) {
        OptionalLong newest = ledger.newest(term);
        return newest.isEmpty()
                ? Optional.empty()
                : Optional.of(SearchHit.newBuilder()
                        .setType("label")
                        .setId(code)
                        .setTitle("label " + code)
                        .setPath("/entry/" + newest.getAsLong())
                        .setApi("/v1/entries/" + newest.getAsLong() + "/view")
                        .setNewestIndex(newest.getAsLong())
                        .setExact(code.equals(query.text()))
                        .build());
    }
}
