package dev.vitrine.witness.simulation;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.NoteSignature;
import java.util.List;
import java.util.Optional;

/** Signs whatever it is shown, at any time; shows old, foreign and forged heads, or nothing. */
final class MaliciousWitness implements Party {

    private final Simulation world;
    private final int number;
    private int branch;
    private int size;

    MaliciousWitness(Simulation world, int number) {
        this.world = world;
        this.number = number;
    }

    @Override
    public Reply add(int askedBranch, int from, int to) {
        branch = askedBranch;
        size = to;
        return new Reply(Optional.of(cosigned(askedBranch, to)), to);
    }

    private CheckpointNote cosigned(int ofBranch, int ofSize) {
        CheckpointNote note = world.histories.note(ofBranch, ofSize);
        long time = world.now + (world.random.nextInt(3) - 1) * 1_000L;
        CheckpointNote mine = Histories.with(note, world.histories.cosign(number, note.checkpoint(), time));
        world.seen(mine);
        return mine;
    }

    @Override
    public Optional<CheckpointNote> view() {
        if (size == 0) {
            return Optional.empty();
        }
        return switch (world.random.nextInt(5)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(forged());
            case 2 -> Optional.of(cosigned(branch, 1 + world.random.nextInt(size)));
            default -> Optional.of(cosigned(branch, size));
        };
    }

    /** A head that the log signed, under the log's signature of another. */
    private CheckpointNote forged() {
        CheckpointNote note = world.histories.note(branch, size);
        CheckpointNote other = world.histories.note((branch + 1) % Histories.BRANCHES, size);
        NoteSignature line = other.signatures().get(0);
        try {
            return CheckpointNote.of(note.checkpoint(), List.of(line));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<VerifiedMisbehaviour> evidence() {
        return List.of();
    }

    @Override
    public void reported(CheckpointNote note) {}
}
