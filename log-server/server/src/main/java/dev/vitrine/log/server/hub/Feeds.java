package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.FeedItem;
import dev.vitrine.proto.v1.FeedResponse;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What somebody should look at. Each page reads a bounded number of entries, and may be shorter than asked for. */
final class Feeds {

    /** Entries read for one page. */
    private static final int MAX_READ = 500;

    private final Ledger ledger;
    private final int limit;

    Feeds(Ledger ledger, int limit) {
        this.ledger = ledger;
        this.limit = limit;
    }

    FeedResponse of(String name, Cursor cursor) throws Problem {
        FeedResponse.Builder feed = FeedResponse.newBuilder().setFeed(name).setTreeSize(ledger.size());
        switch (name) {
            case "new" -> newest(feed.setTitle("New in this log"), cursor);
            case "unknown" -> unknown(feed.setTitle("Seen running, and nobody says what it is"), cursor);
            case "irreproducible" -> irreproducible(feed.setTitle("Rebuilt, and not the same"), cursor);
            case "expiring" -> expiring(feed.setTitle("Ends soon"), cursor);
            default ->
                throw new Problem(ErrorCode.NOT_FOUND, "feed", "there are new, unknown, irreproducible, expiring");
        }
        return feed.build();
    }

    private void newest(FeedResponse.Builder feed, Cursor cursor) {
        long index = Math.min(cursor.index(), ledger.size()) - 1;
        for (int read = 0; read < MAX_READ && feed.getItemsCount() < limit && index >= 0; read++, index--) {
            IndexedEntry entry = ledger.entry(index);
            if (entry.kind() != StatementKind.AVAILABILITY_OBSERVATION) { // a clock, and no news
                feed.addItems(item(entry, Items.measured(entry)));
            }
        }
        goOn(feed, index + 1);
    }

    /** Measurements that were attested and that no release names, once each, where they were first seen. */
    private void unknown(FeedResponse.Builder feed, Cursor cursor) {
        List<Long> indices = ledger.newest(Term.kind(StatementKind.ATTESTATION), cursor.index(), MAX_READ);
        for (long index : indices) {
            IndexedEntry entry = ledger.entry(index);
            Optional<Measured> measured = Items.measured(entry);
            if (measured.isPresent() && isUnknown(measured.get(), index)) {
                feed.addItems(item(entry, measured));
            }
            if (feed.getItemsCount() == limit) {
                goOn(feed, index);
                return;
            }
        }
        goOn(feed, indices.size() == MAX_READ ? indices.get(MAX_READ - 1) : 0);
    }

    private boolean isUnknown(Measured measured, long index) {
        return ledger.first(Term.enclave(measured, StatementKind.ATTESTATION)).orElse(-1) == index
                && !ledger.has(Term.enclave(measured, StatementKind.RELEASE));
    }

    private void irreproducible(FeedResponse.Builder feed, Cursor cursor) {
        List<Long> indices = new ArrayList<>();
        for (RebuildOutcome outcome :
                List.of(RebuildOutcome.REBUILD_OUTCOME_MISMATCH, RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD)) {
            indices.addAll(ledger.newest(Term.rebuild(outcome.getNumber()), cursor.index(), limit));
        }
        List<Long> newest = indices.stream()
                .distinct()
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
        for (IndexedEntry entry : ledger.entries(newest)) {
            feed.addItems(item(entry, Items.measured(entry)));
        }
        goOn(feed, newest.size() == limit ? newest.get(limit - 1) : 0);
    }

    /** From today on, what ends first comes first. */
    private void expiring(FeedResponse.Builder feed, Cursor cursor) {
        boolean start = cursor.equals(Cursor.START);
        Bytes from = start ? Term.ends(ledger.now() / 86_400) : cursor.term();
        long next = start ? 0 : cursor.index();
        for (Bytes day : ledger.terms(Term.ending(), from, limit + 1)) {
            List<Long> indices = ledger.oldest(day, day.equals(from) ? next : 0, limit - feed.getItemsCount() + 1);
            for (long index : indices) {
                if (feed.getItemsCount() == limit) {
                    String cut = new Cursor(0, day, index).text();
                    FeedResponse.Builder unused = feed.setNext(cut);
                    return;
                }
                IndexedEntry entry = ledger.entry(index);
                feed.addItems(item(entry, Items.measured(entry)).toBuilder()
                        .setAt(Term.dayOf(day) * 86_400)
                        .setDetail(Items.ending(entry)));
            }
        }
    }

    private FeedItem item(IndexedEntry entry, Optional<Measured> measured) {
        FeedItem.Builder item = FeedItem.newBuilder()
                .setEntry(entry.reference())
                .setTitle(Titles.of(entry))
                .setDetail(Items.detail(entry))
                .setAt(Titles.at(entry.statement()))
                .setPath(measured.map(Measured::path).orElse("/entry/" + entry.index()));
        measured.ifPresent(known -> {
            item.setMeasurement(Names.id(known));
            Bytes prefix = Term.enclaveLabels(known);
            for (Bytes term : ledger.terms(prefix, 16)) {
                if (ledger.has(term, entry.index())) {
                    item.addLabels(new String(
                            term.slice(prefix.size()).toByteArray(), java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        });
        return item.build();
    }

    /** @param below entries below it are the rest; 0 = there is no rest */
    private static void goOn(FeedResponse.Builder feed, long below) {
        if (below > 0) {
            FeedResponse.Builder unused = feed.setNext(new Cursor(0, Bytes.EMPTY, below).text());
        }
    }
}
