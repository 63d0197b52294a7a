package dev.vitrine.witness.simulation;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.witness.decision.CosigningClock;
import dev.vitrine.witness.decision.Outcome;
import dev.vitrine.witness.decision.Witness;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.gossip.Comparison;
import dev.vitrine.witness.gossip.LogGossip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The real decisions of a witness, with everything around them simulated: disk, clock and network. */
final class HonestWitness implements Party {

    /** What can be wrong with a witness, to see that the invariants would tell. */
    enum Fault {
        NONE,
        SIGNS_ANYTHING,
        BELIEVES_ITS_CLOCK,
        COSIGNS_IN_SPITE_OF_EVIDENCE,
        COMPARES_NOTHING
    }

    private final Histories histories;
    private final Simulation world;
    private final int number;
    private final Fault fault;
    private final LogGossip gossip;
    private final CosigningClock clock;
    private final List<CheckpointNote> reports = new ArrayList<>();

    final EvidenceBook book = EvidenceBook.inMemory(Set.of());
    final List<TreeHead> signed = new ArrayList<>();
    long skew; // of its clock, seconds
    int checked = -1; // up to which of its heads the invariants were checked
    private TreeHead latest = TreeHead.EMPTY;
    private Optional<CheckpointNote> cosigned = Optional.empty();

    HonestWitness(Simulation world, int number, Fault fault) {
        this.fault = fault;
        this.world = world;
        this.histories = world.histories;
        this.number = number;
        this.gossip = LogGossip.of(List.of(histories.logKey()), histories.witnessKeys(), histories::verifyKnown);
        this.clock = new CosigningClock(() -> Instant.ofEpochSecond(world.now + skew), 0);
    }

    @Override
    public Reply add(int branch, int from, int to) {
        if (fault != Fault.COSIGNS_IN_SPITE_OF_EVIDENCE
                && book.bars(Simulation.ORIGIN).isPresent()) {
            return new Reply(Optional.empty(), from);
        }
        AddCheckpointRequest request = histories.request(branch, from, to);
        if (fault == Fault.SIGNS_ANYTHING) {
            return sign(request.checkpoint());
        }
        Outcome outcome = Witness.decide(latest, request, logLines(request.checkpoint()));
        return outcome.fold(
                consistent -> sign(request.checkpoint()),
                size -> {
                    boolean unused = reports.add(request.checkpoint());
                    return new Reply(Optional.empty(), (int) size);
                },
                refusal -> {
                    boolean unused = reports.add(request.checkpoint());
                    return new Reply(Optional.empty(), from);
                });
    }

    private List<NoteSignature> logLines(CheckpointNote note) {
        try {
            return histories.verifyKnown(note).stream().map(Cosignature::line).toList();
        } catch (VerificationException e) {
            throw new AssertionError("the log signs what it sends", e);
        }
    }

    private Reply sign(CheckpointNote note) {
        OptionalLong time = fault == Fault.BELIEVES_ITS_CLOCK ? OptionalLong.of(world.now + skew) : clock.now();
        if (time.isEmpty()) {
            return new Reply(Optional.empty(), (int) latest.size());
        }
        CheckpointNote mine = Histories.with(note, histories.cosign(number, note.checkpoint(), time.getAsLong()));
        latest = note.checkpoint().head();
        cosigned = Optional.of(mine);
        signed.add(latest);
        world.seen(mine);
        return new Reply(Optional.of(mine), (int) latest.size());
    }

    @Override
    public Optional<CheckpointNote> view() {
        return cosigned;
    }

    @Override
    public List<VerifiedMisbehaviour> evidence() {
        return book.all();
    }

    @Override
    public void reported(CheckpointNote note) {
        if (reports.size() < 16) {
            boolean unused = reports.add(note);
        }
    }

    /** One round of gossip: reports, its own head, the log's as it is shown here, the peers', comparisons. */
    void round() {
        for (CheckpointNote note : List.copyOf(reports)) {
            found(gossip.observe("report", false, note).evidence());
        }
        reports.clear();
        cosigned.ifPresent(own -> found(gossip.observe("own", false, own).evidence()));
        if (world.reaches(number, Simulation.LOG)) {
            found(gossip.observe("log", true, world.log.shownTo(number)).evidence());
        }
        for (int peer = 0; peer < world.witnesses.size(); peer++) {
            if (peer != number && world.reaches(number, peer)) {
                Party other = world.witnesses.get(peer);
                String name = "peer " + peer;
                other.view()
                        .ifPresent(
                                view -> found(gossip.observe(name, false, view).evidence()));
                found(other.evidence());
            }
        }
        compare();
    }

    private void compare() {
        for (int i = 0, waiting = fault == Fault.COMPARES_NOTHING ? 0 : gossip.waiting(); i < waiting; i++) {
            Optional<Comparison> next = gossip.next();
            if (next.isEmpty()) {
                return;
            }
            int branch = world.log.tilesFor(number);
            TreeHead larger = next.get().larger().head();
            boolean tiles = world.reaches(number, Simulation.LOG)
                    && larger.size() <= world.log.size(branch)
                    && histories.head(branch, (int) larger.size()).equals(larger);
            if (tiles) {
                found(gossip.compared(
                        next.get(),
                        histories.prefix(branch, (int) next.get().smaller().size(), (int) larger.size())));
            } else {
                gossip.failed(next.get());
            }
        }
    }

    private void found(List<VerifiedMisbehaviour> evidence) {
        evidence.forEach(each -> {
            var unused = book.add(each);
        });
    }

    long contradictions() {
        return gossip.contradictions();
    }

    /** What it can tell others about: what it cosigned, and what the log shows it. */
    List<TreeHead> heads() {
        List<TreeHead> heads = new ArrayList<>();
        cosigned.ifPresent(note -> heads.add(note.checkpoint().head()));
        return heads;
    }
}
