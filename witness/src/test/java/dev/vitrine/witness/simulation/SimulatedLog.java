package dev.vitrine.witness.simulation;

import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** One log, with a behaviour. Each party is shown one branch of it. */
final class SimulatedLog {

    enum Behaviour {
        HONEST,
        /** Shows another history to about half of the parties. */
        FORKING,
        /** Shows older heads now and then, and asks witnesses to go back. */
        ROLLING_BACK,
        /** Has a history for each party. */
        EQUIVOCATING
    }

    final Behaviour behaviour;
    private final Simulation world;
    private final int[] branchOf = new int[16];
    private final int[] sizes = new int[Histories.BRANCHES];
    private final int[] known = new int[16]; // sizes of witnesses, as far as the log knows
    final Set<TreeHead> shown = new LinkedHashSet<>();
    private int judged;
    private boolean guilty;

    SimulatedLog(Simulation world, Behaviour behaviour) {
        this.world = world;
        this.behaviour = behaviour;
        for (int party = 0; party < branchOf.length; party++) {
            branchOf[party] = switch (behaviour) {
                case HONEST, ROLLING_BACK -> 0;
                case FORKING -> world.random.nextInt(2);
                case EQUIVOCATING -> world.random.nextInt(Histories.BRANCHES);
            };
        }
        for (int branch = 0; branch < sizes.length; branch++) {
            sizes[branch] = 1 + world.random.nextInt(3);
        }
    }

    int size(int branch) {
        return sizes[branch];
    }

    void grow() {
        int branch = behaviour == Behaviour.HONEST || behaviour == Behaviour.ROLLING_BACK
                ? 0
                : world.random.nextInt(Histories.BRANCHES);
        sizes[branch] = Math.min(Histories.LARGEST, sizes[branch] + 1 + world.random.nextInt(3));
    }

    /** Each history goes on until it is larger than anything that was signed of another. */
    void goOn() {
        Arrays.fill(sizes, Histories.LARGEST);
    }

    /** The history whose tiles a party gets. */
    int tilesFor(int party) {
        return branchOf[party];
    }

    /** The head that a party is shown. */
    CheckpointNote shownTo(int party) {
        int branch = branchOf[party];
        int size = sizes[branch];
        if (behaviour == Behaviour.ROLLING_BACK && world.random.nextInt(3) == 0) {
            size = 1 + world.random.nextInt(size);
        }
        CheckpointNote note = world.histories.note(branch, size);
        boolean unused = shown.add(note.checkpoint().head());
        world.seen(note);
        return note;
    }

    /** Takes its head to a witness; the request or the answer may be lost. */
    void push(int witness) {
        if (!world.reaches(Simulation.LOG, witness)) {
            return;
        }
        int branch = branchOf[witness];
        if (behaviour == Behaviour.EQUIVOCATING && world.random.nextInt(4) == 0) {
            branch = world.random.nextInt(Histories.BRANCHES);
        }
        int to = sizes[branch];
        if (behaviour == Behaviour.ROLLING_BACK && world.random.nextInt(3) == 0) {
            to = 1 + world.random.nextInt(to);
        }
        int from = Math.min(known[witness], to);
        boolean unused = shown.add(world.histories.head(branch, to));
        world.seen(world.histories.note(branch, to));
        Party.Reply reply = world.witnesses.get(witness).add(branch, from, to);
        if (world.random.nextInt(100) < world.lossPercent) {
            return; // it happened, and the log does not know
        }
        known[witness] = Math.min(reply.knownSize(), Histories.LARGEST);
        reply.cosigned().ifPresent(note -> world.collect(note));
    }

    /** Whether it signed what no honest log signs. */
    boolean isGuilty() {
        if (guilty || judged == shown.size()) {
            return guilty;
        }
        judged = shown.size();
        guilty = contradictsItself();
        return guilty;
    }

    private boolean contradictsItself() {
        for (TreeHead a : shown) {
            for (TreeHead b : shown) {
                if (!world.histories.consistent(a, b)) {
                    return true;
                }
            }
        }
        return false;
    }
}
