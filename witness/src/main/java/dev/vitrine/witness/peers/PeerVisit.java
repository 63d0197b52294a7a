package dev.vitrine.witness.peers;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.text.LineReader;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.evidence.EvidenceDesk;
import dev.vitrine.witness.store.OriginHash;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer: its heads are looked at, its evidence is taken, ours is handed to it. One request at a time. */
final class PeerVisit {

    /** Unanswered requests in a row after which the round leaves the peer alone. */
    static final int MAX_FAILURES = 3;

    /** Evidence that is fetched in one round. */
    static final int MAX_EVIDENCE = 32;

    private static final int MAX_OWED = 256;
    private static final int MAX_REFUSED = 1024;
    private static final int MAX_LIST = 512 * 1024;
    private static final int MAX_ANSWER = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(PeerVisit.class);

    private final Peer peer;
    private final URI url;
    private final BoundedHttp http;
    private final EvidenceBook book;
    private final EvidenceDesk desk;

    private final Deque<VerifiedMisbehaviour> owed = new ArrayDeque<>(); // guarded by itself
    private final Set<Hash> refused = new LinkedHashSet<>(); // owned by look(): evidence of no use here

    @GuardedBy("this")
    private PeerState state;

    PeerVisit(Peer peer, BoundedHttp http, EvidenceBook book, EvidenceDesk desk) {
        this.peer = peer;
        this.url = peer.url().orElseThrow();
        this.http = http;
        this.book = book;
        this.desk = desk;
        this.state = new PeerState(peer, 0, 0, Optional.empty());
    }

    Peer peer() {
        return peer;
    }

    synchronized PeerState state() {
        return state;
    }

    private synchronized void answered(long now) {
        state = new PeerState(peer, now, 0, Optional.empty());
    }

    private synchronized int failed(String why) {
        state = new PeerState(peer, state.lastContact(), state.failures() + 1, Optional.of(why));
        return state.failures();
    }

    /** Looks at the peer's heads of these logs and at its evidence, until {@code end} by {@link System#nanoTime}. */
    void look(List<WatchedLog> logs, Consumer<List<VerifiedMisbehaviour>> found, long now, long end) {
        pay();
        int failures = 0;
        for (WatchedLog log : logs) {
            if (failures >= MAX_FAILURES || System.nanoTime() - end >= 0) {
                log.missed(peer.name(), "unreachable", now);
                continue;
            }
            try {
                found.accept(head(log, now));
                failures = 0;
            } catch (IOException e) {
                failures++;
                int unused = failed(String.valueOf(e.getMessage()));
                log.missed(peer.name(), "unreachable", now);
            }
        }
        if (failures < MAX_FAILURES && System.nanoTime() - end < 0) {
            fetchEvidence(now, end);
        }
    }

    private List<VerifiedMisbehaviour> head(WatchedLog log, long now) throws IOException {
        String path = "/" + OriginHash.of(log.origin()).hex() + "/checkpoint";
        BoundedHttp.Answer answer = http.get(URI.create(url + path), LogVisit.MAX_CHECKPOINT);
        answered(now);
        if (answer.status() != 200) {
            log.missed(peer.name(), answer.status() == 404 ? "none" : "http-" + answer.status(), now);
            return List.of();
        }
        try {
            return log.observe(peer.name(), false, CheckpointNote.parse(answer.body()), now);
        } catch (MalformedException e) {
            log.missed(peer.name(), "malformed", now);
            return List.of();
        }
    }

    private void fetchEvidence(long now, long end) {
        try {
            Bytes list = LogVisit.requireOk(http.get(URI.create(url + "/evidence"), MAX_LIST));
            answered(now);
            int fetched = 0;
            for (Hash id : ids(list)) {
                if (fetched == MAX_EVIDENCE || System.nanoTime() - end >= 0) {
                    break;
                }
                if (book.find(id).isEmpty() && !refused.contains(id)) {
                    fetched++;
                    fetchEvidence(id);
                }
            }
        } catch (IOException e) {
            int unused = failed(String.valueOf(e.getMessage()));
        } catch (MalformedException e) {
            LOG.atInfo().addKeyValue("peer", peer.name()).log("the peer's list of evidence is malformed");
        }
    }

    private void fetchEvidence(Hash id) throws IOException {
        Bytes text = LogVisit.requireOk(http.get(URI.create(url + "/evidence/" + id.hex()), Misbehaviour.MAX_SIZE));
        boolean taken = false;
        try {
            EvidenceDesk.Receipt receipt = desk.take(text);
            taken = receipt.evidence().id().equals(id) && book.find(id).isPresent();
        } catch (MalformedException | VerificationException | EvidenceDesk.UnknownAccusedException e) {
            // About strangers, or no evidence: then the peer is wrong, and nobody else is.
            LOG.atInfo()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("why", e.getMessage())
                    .log("the peer's evidence is of no use here");
        }
        if (!taken && refused.size() < MAX_REFUSED) {
            boolean unused = refused.add(id);
        }
    }

    private static List<Hash> ids(Bytes list) throws MalformedException {
        List<Hash> ids = new ArrayList<>();
        LineReader lines = new LineReader(list);
        while (!lines.isAtEnd() && ids.size() < EvidenceBook.MAX) {
            ids.add(Hash.of(Bytes.fromHex(lines.next("an identifier").toUtf8())));
        }
        return ids;
    }

    /** Remembers to hand this to the peer. */
    void owe(VerifiedMisbehaviour evidence) {
        synchronized (owed) {
            if (owed.size() < MAX_OWED) {
                owed.addLast(evidence);
            }
        }
    }

    /** Hands over what is owed, as far as the peer takes it. Whatever is lost here the peer finds in our list. */
    void pay() {
        for (Optional<VerifiedMisbehaviour> next = take(); next.isPresent(); next = take()) {
            try {
                BoundedHttp.Answer unused =
                        http.post(URI.create(url + "/add-evidence"), next.get().toBytes(), MAX_ANSWER);
            } catch (IOException e) {
                int unused = failed(String.valueOf(e.getMessage()));
                owe(next.get());
                return;
            }
        }
    }

    private Optional<VerifiedMisbehaviour> take() {
        synchronized (owed) {
            return Optional.ofNullable(owed.pollFirst());
        }
    }
}
