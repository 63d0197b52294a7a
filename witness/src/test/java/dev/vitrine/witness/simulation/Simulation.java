package dev.vitrine.witness.simulation;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.Accusations;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.simulation.SimulatedLog.Behaviour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One seed: a log, witnesses of whom some are malicious, clients, an accuser, on a network that loses, delays and parts.
 * After every event the invariants are checked; each is a method with its name.
 */
final class Simulation {

    static final String ORIGIN = "log.example/simulated";
    static final int LOG = 15;
    private static final int CLIENTS = 2;
    private static final int FIRST_CLIENT = 8;
    private static final int MAX_NOTES = 400;

    private static final List<Behaviour> BEHAVIOURS = List.of(Behaviour.values());

    /** Rounds of gossip after which a fork that two honest witnesses see is proven to both. */
    static final int ROUNDS = 3;

    final Histories histories;
    final Random random;
    final int lossPercent;
    final List<Party> witnesses = new ArrayList<>();
    final List<HonestWitness> honest = new ArrayList<>();
    final SimulatedLog log;
    long now = 1_800_000_000;

    private final int malicious;
    private final int quorum;
    private final boolean[] parted = new boolean[16];
    private final List<List<TreeHead>> accepted = new ArrayList<>(); // by client
    private final Map<TreeHead, CheckpointNote> cosigned = new HashMap<>(); // with all lines that were collected
    private final List<CheckpointNote> notes = new ArrayList<>(); // everything that was ever signed
    private final Set<VerifiedMisbehaviour> judged = new HashSet<>();
    private boolean quiet;

    Simulation(Histories histories, long seed) {
        this(histories, seed, HonestWitness.Fault.NONE);
    }

    Simulation(Histories histories, long seed, HonestWitness.Fault fault) {
        this.histories = histories;
        this.random = new Random(seed);
        this.lossPercent = random.nextInt(40);
        int n = 3 + random.nextInt(Histories.WITNESSES - 2);
        this.malicious = random.nextInt(n);
        this.quorum = 1 + random.nextInt(n);
        this.log = new SimulatedLog(this, BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size())));
        for (int i = 0; i < n; i++) {
            if (i < malicious) {
                witnesses.add(new MaliciousWitness(this, i));
            } else {
                HonestWitness one = new HonestWitness(this, i, fault);
                one.skew = random.nextLong(200) - 100;
                witnesses.add(one);
                honest.add(one);
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            accepted.add(new ArrayList<>());
        }
    }

    /** Runs to the end; an invariant that does not hold is an {@link AssertionError}. */
    void run(int events) {
        for (int i = 0; i < events; i++) {
            step();
            check();
        }
        settle();
    }

    private void step() {
        now += random.nextInt(60);
        switch (random.nextInt(12)) {
            case 0, 1 -> log.grow();
            case 2, 3, 4, 5 -> log.push(random.nextInt(witnesses.size()));
            case 6, 7 -> honest.get(random.nextInt(honest.size())).round();
            case 8 -> look(random.nextInt(CLIENTS));
            case 9 -> honest.get(random.nextInt(honest.size())).skew += random.nextInt(1_600) - 800;
            case 10 -> parted[random.nextInt(parted.length)] ^= true;
            default -> accuse();
        }
    }

    /** Whether a message gets through now. */
    boolean reaches(int from, int to) {
        return quiet || (parted[from] == parted[to] && random.nextInt(100) >= lossPercent);
    }

    /** Everything that anybody ever signed; an accuser may know it all. */
    void seen(CheckpointNote note) {
        if (notes.size() < MAX_NOTES) {
            notes.add(note);
        }
    }

    void collect(CheckpointNote note) {
        CheckpointNote unused = cosigned.merge(
                note.checkpoint().head(),
                note,
                (a, b) -> Histories.with(a, b.signatures().get(1)));
    }

    /** A client looks at the log, accepts what a quorum cosigned, and reports what it saw to some witness. */
    private void look(int client) {
        int party = FIRST_CLIENT + client;
        if (!reaches(party, LOG)) {
            return;
        }
        CheckpointNote shown = log.shownTo(party);
        CheckpointNote best = cosigned.getOrDefault(shown.checkpoint().head(), shown);
        if (witnessesOn(best) >= quorum) {
            accepted.get(client).add(best.checkpoint().head());
        }
        int witness = random.nextInt(witnesses.size());
        if (reaches(party, witness)) {
            witnesses.get(witness).reported(best);
        }
    }

    private long witnessesOn(CheckpointNote note) {
        try {
            return histories.verifyKnown(note).stream()
                    .map(Cosignature::key)
                    .filter(key -> !key.equals(histories.logKey()))
                    .distinct()
                    .count();
        } catch (VerificationException e) {
            return 0;
        }
    }

    /** Tries to make evidence out of anything that was signed, with the tiles of any history. */
    private void accuse() {
        if (notes.size() < 2) {
            return;
        }
        CheckpointNote a = notes.get(random.nextInt(notes.size()));
        CheckpointNote b = notes.get(random.nextInt(notes.size()));
        List<VerifierKey> keys = new ArrayList<>(histories.witnessKeys());
        keys.add(histories.logKey());
        List<VerifiedMisbehaviour> made = new ArrayList<>(Accusations.sameSize(keys, a, b));
        made.addAll(Accusations.rollback(keys, a, b));
        CheckpointNote smaller = a.checkpoint().size() < b.checkpoint().size() ? a : b;
        CheckpointNote larger = smaller.equals(a) ? b : a;
        int m = (int) smaller.checkpoint().size();
        int n = (int) larger.checkpoint().size();
        if (0 < m && m < n) {
            int branch = random.nextInt(Histories.BRANCHES);
            made.addAll(Accusations.acrossSizes(keys, smaller, larger, histories.prefix(branch, m, n)));
        }
        made.forEach(this::noEvidenceAgainstAnHonestPartyEverVerifies);
    }

    private void check() {
        for (HonestWitness witness : honest) {
            noHonestWitnessSignsTwoInconsistentHeads(witness);
            if (witness.book.size() > 0) {
                witness.book.all().forEach(this::noEvidenceAgainstAnHonestPartyEverVerifies);
            }
            if (log.behaviour == Behaviour.HONEST || log.behaviour == Behaviour.ROLLING_BACK) {
                require(witness.contradictions() == 0, "anHonestHistoryIsNeverFoundContradictory");
            }
        }
        clientsWithALargeEnoughQuorumAgree();
    }

    private void noHonestWitnessSignsTwoInconsistentHeads(HonestWitness witness) {
        int last = witness.signed.size() - 1;
        if (last == witness.checked) {
            return;
        }
        witness.checked = last;
        for (int i = 0; i < last; i++) {
            require(
                    histories.consistent(witness.signed.get(i), witness.signed.get(last)),
                    "noHonestWitnessSignsTwoInconsistentHeads");
            require(witness.signed.get(i).size() <= witness.signed.get(last).size(), "noHonestWitnessGoesBack");
        }
    }

    private void noEvidenceAgainstAnHonestPartyEverVerifies(VerifiedMisbehaviour evidence) {
        if (!judged.add(evidence)) {
            return;
        }
        if (evidence.isAgainstLog()) {
            require(log.isGuilty(), "noEvidenceAgainstAnHonestPartyEverVerifies: the log");
        } else {
            for (int i = malicious; i < witnesses.size(); i++) {
                require(
                        !evidence.accused().equals(histories.witnessKey(i)),
                        "noEvidenceAgainstAnHonestPartyEverVerifies: witness " + i);
            }
        }
    }

    /** With n witnesses of whom f are malicious, a quorum q prevents split views iff 2 q - n > f. */
    private void clientsWithALargeEnoughQuorumAgree() {
        if (2 * quorum - witnesses.size() <= malicious) {
            return;
        }
        List<TreeHead> all = new ArrayList<>();
        accepted.forEach(all::addAll);
        for (TreeHead a : all) {
            for (TreeHead b : all) {
                require(histories.consistent(a, b), "clientsWithALargeEnoughQuorumAgree");
            }
        }
    }

    /** The network heals and the log goes on; what two honest witnesses see must then be proven to both. */
    private void settle() {
        quiet = true;
        List<HonestWitness> conflicting = new ArrayList<>();
        for (HonestWitness a : honest) {
            for (HonestWitness b : honest) {
                if (a.heads().stream().anyMatch(x -> b.heads().stream().anyMatch(y -> !histories.consistent(x, y)))) {
                    conflicting.add(a);
                }
            }
        }
        log.goOn();
        for (int round = 0; round < ROUNDS; round++) {
            honest.forEach(HonestWitness::round);
            check();
        }
        for (HonestWitness witness : conflicting) {
            require(witness.book.against(ORIGIN).isPresent(), "everyForkThatTwoHonestWitnessesSeeIsProvenInTime");
        }
        if (!conflicting.isEmpty()) {
            for (HonestWitness witness : honest) {
                require(witness.book.against(ORIGIN).isPresent(), "evidenceSpreadsToEveryHonestWitness");
                int before = witness.signed.size();
                log.push(witnesses.indexOf(witness));
                require(witness.signed.size() == before, "aWitnessWithEvidenceCosignsNoMore");
            }
        }
        provenForks = conflicting.isEmpty() ? 0 : 1;
        cosignatures =
                honest.stream().mapToInt(witness -> witness.signed.size()).sum();
    }

    int provenForks; // what the run came to, so that a test can see that something happened
    int cosignatures;

    private static void require(boolean holds, String invariant) {
        if (!holds) {
            throw new AssertionError(invariant);
        }
    }
}
