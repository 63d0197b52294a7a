package dev.vitrine.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.tile.EntryBundle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. A store's tests extend this. */
public abstract class LogStoreContract {

    private final GrowingTree tree = new GrowingTree();
    private final List<Bytes> leaves = new ArrayList<>();

    protected LogStore store;

    /** A store that was never used. */
    protected abstract LogStore newStore() throws Exception;

    /** What the next start of the process finds, after {@code old} was closed. */
    protected abstract LogStore reopened(LogStore old) throws Exception;

    @BeforeEach
    void makeStore() throws Exception {
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aNewStoreHasNothing() {
        assertThat(store.head()).isEmpty();
        assertThat(store.entry(0)).isEmpty();
        assertThat(store.entries(0, 1)).isEmpty();
        assertThat(store.tile(0, 0)).isEmpty();
        assertThat(store.find(Rfc6962.emptyRoot())).isEqualTo(LogStore.ABSENT);
        assertThat(store.lookup(Bytes.utf8("x"), Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.latestPublished()).isEmpty();
        assertThat(store.published(0)).isEmpty();
        assertThat(store.published(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.state("x")).isEmpty();
    }

    @Test
    void aStoreBecomesALogOnce() {
        store.create(tree.head());

        assertThat(store.head()).contains(tree.head());
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create(new SignedHead(tree.head().head(), Bytes.utf8("another"))))
                .matches(e -> !e.isRetryable());
        assertThat(store.head()).contains(tree.head());
    }

    @Test
    void aLogStartsEmpty() {
        SignedHead grown = tree.grow(List.of(Bytes.utf8("a"))).head();

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.create(grown));
        assertThat(store.head()).isEmpty();
    }

    @Test
    void aStoreThatIsNoLogTakesNoCommit() {
        Commit commit = tree.grow(List.of(Bytes.utf8("a")));

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.commit(commit));
        assertThat(store.head()).isEmpty();
    }

    @Test
    void aCommitIsVisibleWhenItReturns() {
        store.create(tree.head());
        commit(leavesOf(0, 700));

        requireEverything();
    }

    @Test
    void commitsOfAllSizesReadBackAsOneLog() {
        store.create(tree.head());
        SplittableRandom random = new SplittableRandom(1);
        while (leaves.size() < 1500) {
            commit(leavesOf(leaves.size(), random.nextInt(4) == 0 ? random.nextInt(1, 400) : random.nextInt(1, 9)));
        }

        requireEverything();
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        store.create(tree.head());
        commit(leavesOf(0, 300));
        commit(leavesOf(300, 1));
        store.publish(new PublishedCheckpoint(300, Bytes.utf8("three hundred"), 5));
        store.close();

        store = reopened(store);

        requireEverything();
        assertThat(store.latestPublished()).map(PublishedCheckpoint::note).contains(Bytes.utf8("three hundred"));
        commit(leavesOf(301, 300));
        requireEverything();
    }

    @Test
    void everythingIsThereAfterARecovery() {
        store.create(tree.head());
        commit(leavesOf(0, 300));

        store.recover();
        store.recover();

        requireEverything();
        commit(leavesOf(300, 300));
        requireEverything();
    }

    @Test
    void aCommitOnAnotherHeadChangesNothing() {
        store.create(tree.head());
        commit(leavesOf(0, 3));
        GrowingTree other = new GrowingTree();
        Commit onAnotherSize = other.grow(List.of(Bytes.utf8("a fork")));
        Commit unused = other.grow(List.of(Bytes.utf8("b"), Bytes.utf8("c")));
        Commit onAnotherRoot = other.grow(List.of(Bytes.utf8("d")));

        for (Commit commit : List.of(onAnotherSize, onAnotherRoot)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.commit(commit))
                    .matches(e -> !e.isRetryable());
        }

        requireEverything();
        assertThat(store.find(Rfc6962.leafHash(Bytes.utf8("a fork")))).isEqualTo(LogStore.ABSENT);
        assertThat(store.find(Rfc6962.leafHash(Bytes.utf8("d")))).isEqualTo(LogStore.ABSENT);
    }

    @Test
    void leavesOfEveryLengthComeBack() {
        store.create(tree.head());
        List<Bytes> sizes = new ArrayList<>();
        for (int size : new int[] {0, 1, 127, 128, 255, 256, 32_767, 32_768, 65_534, 65_535}) {
            byte[] leaf = new byte[size];
            new java.util.Random(size).nextBytes(leaf);
            sizes.add(Bytes.wrapUnsafe(leaf));
        }
        commit(sizes);

        requireEverything();
    }

    @Test
    void entriesComeInAnyRangeOfTheirBundle() {
        store.create(tree.head());
        for (int size : new int[] {1, 31, 1, 40, 64, 200, 1, 1, 90}) {
            commit(leavesOf(leaves.size(), size));
        }

        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 300; i++) {
            int first = random.nextInt(leaves.size());
            int most = Math.min(leaves.size(), (first / 256 + 1) * 256) - first;
            int count = random.nextInt(1, most + 1);
            assertThat(store.entries(first, count))
                    .contains(new EntryBundle(leaves.subList(first, first + count)).encode());
        }
        assertThat(store.entries(leaves.size() - 1, 2)).isEmpty();
        assertThat(store.entries(leaves.size(), 1)).isEmpty();
        assertThat(store.entries(-1, 1)).isEmpty();
        assertThat(store.entry(leaves.size())).isEmpty();
        assertThat(store.entry(-1)).isEmpty();
        assertThat(store.entry(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void manyLookUpsAtOnceAnswerLikeOneByOne() {
        store.create(tree.head());
        commit(leavesOf(0, 10));
        long[] found = new long[3];

        store.find(
                List.of(
                        Rfc6962.leafHash(leaves.get(7)),
                        Rfc6962.leafHash(Bytes.utf8("not there")),
                        Rfc6962.leafHash(leaves.get(0))),
                found);

        assertThat(found).containsExactly(7, LogStore.ABSENT, 0);
    }

    @Test
    void termsFindTheirEntriesNewestFirst() {
        store.create(tree.head());
        Bytes a = Bytes.utf8("a");
        Bytes ab = Bytes.utf8("ab");
        Bytes longest = Bytes.wrapUnsafe(new byte[NewEntry.MAX_TERM]);
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            entries.add(GrowingTree.entry(Bytes.utf8("leaf " + i), i % 2 == 0 ? List.of(a, longest) : List.of(ab)));
        }
        store.commit(tree.growWithTerms(entries));

        assertThat(store.lookup(a, Long.MAX_VALUE, 10)).containsExactly(8L, 6L, 4L, 2L, 0L);
        assertThat(store.lookup(a, 8, 2)).containsExactly(6L, 4L);
        assertThat(store.lookup(a, 0, 2)).isEmpty();
        assertThat(store.lookup(ab, Long.MAX_VALUE, 2)).containsExactly(9L, 7L);
        assertThat(store.lookup(longest, 3, 10)).containsExactly(2L, 0L);
        assertThat(store.lookup(Bytes.utf8("b"), Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void termsFindTheirEntriesOldestFirst() {
        store.create(tree.head());
        Bytes a = Bytes.utf8("a");
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            entries.add(GrowingTree.entry(Bytes.utf8("leaf " + i), i % 2 == 0 ? List.of(a) : List.of()));
        }
        store.commit(tree.growWithTerms(entries));

        assertThat(store.lookupFrom(a, 0, 10)).containsExactly(0L, 2L, 4L, 6L, 8L);
        assertThat(store.lookupFrom(a, 3, 2)).containsExactly(4L, 6L);
        assertThat(store.lookupFrom(a, 9, 2)).isEmpty();
        assertThat(store.lookupFrom(Bytes.utf8("b"), 0, 2)).isEmpty();
    }

    @Test
    void termsOfManyCommitsAreFoundFromEveryIndexOn() {
        Random random = new Random(1);
        Bytes term = Bytes.wrapUnsafe(new byte[] {'a', 0});
        List<Long> expected = new ArrayList<>();
        store.create(tree.head());
        long size = 0;
        for (int commit = 0; commit < 12; commit++) {
            List<NewEntry> entries = new ArrayList<>();
            for (int i = random.nextInt(1, 300); i > 0; i--) {
                boolean has = random.nextInt(40) == 0;
                if (has) {
                    expected.add(size);
                }
                entries.add(GrowingTree.entry(
                        Bytes.utf8("leaf " + size++),
                        has ? List.of(Bytes.utf8("a"), term, Bytes.utf8("b")) : List.of(Bytes.utf8("a"))));
            }
            store.commit(tree.growWithTerms(entries));
        }
        assertThat(expected).hasSizeGreaterThan(20);
        for (long at = 0; at <= size + 1; at++) {
            long bound = at;
            List<Long> after = expected.stream().filter(index -> index >= bound).toList();
            List<Long> before = new ArrayList<>(
                    expected.stream().filter(index -> index < bound).toList());
            Collections.reverse(before);
            assertThat(store.lookupFrom(term, at, 1_000)).isEqualTo(after);
            assertThat(store.lookupFrom(term, at, 3)).isEqualTo(after.subList(0, Math.min(3, after.size())));
            assertThat(store.lookup(term, at, 1_000)).isEqualTo(before);
            assertThat(store.lookup(term, at, 3)).isEqualTo(before.subList(0, Math.min(3, before.size())));
        }
    }

    @Test
    void termsAreListedInTheOrderOfTheirBytesEachOnce() {
        List<Bytes> terms = new ArrayList<>(List.of(
                Bytes.wrapUnsafe(new byte[] {0}),
                Bytes.wrapUnsafe(new byte[] {0, 0}),
                Bytes.wrapUnsafe(new byte[] {0, 1}),
                Bytes.utf8("a"),
                Bytes.wrapUnsafe(new byte[] {'a', 0}),
                Bytes.wrapUnsafe(new byte[] {'a', 0, (byte) 0xff}),
                Bytes.wrapUnsafe(new byte[] {'a', 1}),
                Bytes.utf8("ab"),
                Bytes.utf8("abc"),
                Bytes.utf8("b"),
                Bytes.wrapUnsafe(new byte[] {(byte) 0xff}),
                Bytes.wrapUnsafe(new byte[] {(byte) 0xff, (byte) 0xff})));
        List<Bytes> reversed = new ArrayList<>(terms);
        Collections.reverse(reversed);
        store.create(tree.head());
        store.commit(tree.growWithTerms(
                List.of(GrowingTree.entry(Bytes.utf8("one"), reversed), GrowingTree.entry(Bytes.utf8("two"), terms))));

        assertThat(store.terms(Bytes.EMPTY, Bytes.EMPTY, 100)).isEqualTo(terms);
        assertThat(store.terms(Bytes.EMPTY, Bytes.EMPTY, 2)).isEqualTo(terms.subList(0, 2));
        assertThat(store.terms(Bytes.utf8("a"), Bytes.EMPTY, 100)).isEqualTo(terms.subList(3, 9));
        assertThat(store.terms(Bytes.utf8("a"), Bytes.utf8("ab"), 100)).isEqualTo(terms.subList(7, 9));
        assertThat(store.terms(Bytes.wrapUnsafe(new byte[] {0}), Bytes.EMPTY, 100))
                .isEqualTo(terms.subList(0, 3));
        for (int i = 0; i < terms.size(); i++) {
            assertThat(store.terms(Bytes.EMPTY, terms.get(i), 100)).isEqualTo(terms.subList(i, terms.size()));
            assertThat(store.lookupFrom(terms.get(i), 0, 10)).containsExactly(0L, 1L);
        }
        assertThat(store.terms(Bytes.utf8("c"), Bytes.EMPTY, 100)).isEmpty();
    }

    @Test
    void theIndexCanBeBuiltAnew() {
        store.create(tree.head());
        Bytes a = Bytes.utf8("a");
        Bytes b = Bytes.utf8("b");
        store.commit(tree.growWithTerms(List.of(
                GrowingTree.entry(Bytes.utf8("one"), List.of(a)), GrowingTree.entry(Bytes.utf8("two"), List.of(a)))));

        store.dropTerms();
        assertThat(store.terms(Bytes.EMPTY, Bytes.EMPTY, 10)).isEmpty();
        assertThat(store.lookup(a, Long.MAX_VALUE, 10)).isEmpty();

        store.addTerms(0, List.of(List.of(b), List.of(a, b)));
        assertThat(store.lookup(a, Long.MAX_VALUE, 10)).containsExactly(1L);
        assertThat(store.lookup(b, Long.MAX_VALUE, 10)).containsExactly(1L, 0L);
    }

    @Test
    void theHistoryKeepsTheFirstCheckpointOfEachSize() {
        PublishedCheckpoint five = new PublishedCheckpoint(5, Bytes.utf8("five"), 50);
        PublishedCheckpoint refreshed = new PublishedCheckpoint(5, Bytes.utf8("five, fresher"), 60);
        PublishedCheckpoint nine = new PublishedCheckpoint(9, Bytes.utf8("nine"), 90);
        PublishedCheckpoint empty = new PublishedCheckpoint(0, Bytes.utf8("nothing yet"), 10);

        store.publish(empty);
        store.publish(five);
        store.publish(refreshed);
        assertThat(store.latestPublished()).contains(refreshed);
        assertThat(store.published(5)).contains(five);

        store.publish(nine);
        assertThat(store.latestPublished()).contains(nine);
        assertThat(store.published(Long.MAX_VALUE, 10)).containsExactly(nine, five, empty);
        assertThat(store.published(9, 1)).containsExactly(five);
        assertThat(store.published(0, 1)).isEmpty();
        assertThat(store.published(6)).isEmpty();
        assertThat(store.publishedFrom(0)).contains(empty);
        assertThat(store.publishedFrom(1)).contains(five);
        assertThat(store.publishedFrom(5)).contains(five);
        assertThat(store.publishedFrom(6)).contains(nine);
        assertThat(store.publishedFrom(10)).isEmpty();

        PublishedCheckpoint amended = new PublishedCheckpoint(5, Bytes.utf8("five, with more signatures"), 50);
        store.amend(amended);
        assertThat(store.published(5)).contains(amended);
        assertThat(store.published(Long.MAX_VALUE, 10)).containsExactly(nine, amended, empty);
        assertThat(store.latestPublished()).contains(nine);
    }

    @Test
    void stateIsReplaced() {
        store.putState("witness/a", Bytes.utf8("1"));
        store.putState("witness/b", Bytes.EMPTY);
        store.putState("witness/a", Bytes.utf8("2"));

        assertThat(store.state("witness/a")).contains(Bytes.utf8("2"));
        assertThat(store.state("witness/b")).contains(Bytes.EMPTY);
        assertThat(store.state("witness")).isEmpty();
    }

    @Test
    void aClosedStoreAnswersWithAnException() {
        store.create(tree.head());
        Commit commit = tree.grow(List.of(Bytes.utf8("a")));
        store.close();
        store.close();

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.head());
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.commit(commit));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.recover());
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.entry(0));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.find(Rfc6962.emptyRoot()));
    }

    private void commit(List<Bytes> more) {
        store.commit(tree.grow(more));
        leaves.addAll(more);
    }

    private static List<Bytes> leavesOf(int from, int count) {
        List<Bytes> some = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            some.add(Bytes.utf8("leaf " + i));
        }
        return some;
    }

    private void requireEverything() {
        assertThat(store.head()).contains(tree.head());
        for (int i = 0; i < leaves.size(); i++) {
            assertThat(store.entry(i)).contains(leaves.get(i));
            assertThat(store.find(Rfc6962.leafHash(leaves.get(i)))).isEqualTo(i);
        }
        for (int first = 0; first < leaves.size(); first += 256) {
            List<Bytes> bundle = leaves.subList(first, Math.min(leaves.size(), first + 256));
            assertThat(store.entries(first, bundle.size())).contains(new EntryBundle(bundle).encode());
        }
        GrowingTree again = new GrowingTree();
        for (StoredTile tile :
                leaves.isEmpty() ? List.<StoredTile>of() : again.grow(leaves).tiles()) {
            assertThat(store.tile(tile.level(), tile.index())).contains(tile.nodes());
        }
        assertThat(store.tile(0, leaves.size() / 256)).isEmpty();
    }
}
