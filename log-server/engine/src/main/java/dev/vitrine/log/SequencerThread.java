package dev.vitrine.log;

import dev.vitrine.log.Sequencer.Step;

/** Drives the sequencer on a thread of its own: when to run it, when to sleep, when to stop. */
final class SequencerThread extends Thread {

    private static final long FIRST_PAUSE = 50; // milliseconds
    private static final long LAST_PAUSE = 5_000;

    private final Sequencer sequencer;
    private final Pool pool;

    SequencerThread(Sequencer sequencer, Pool pool) {
        super("log-sequencer");
        this.sequencer = sequencer;
        this.pool = pool;
    }

    /** Runs until the log is halted, or refuses entries and has committed all that it took. */
    @Override
    public void run() {
        boolean done = false;
        while (!done) {
            try {
                drive();
                done = true;
            } catch (Throwable t) { // fatal: our own mistake, or the machine's
                Step unused = sequencer.halt("the sequencer failed", t);
            }
        }
    }

    private void drive() throws InterruptedException {
        long pause = FIRST_PAUSE;
        while (true) {
            switch (sequencer.runOnce()) {
                case WORKED -> pause = FIRST_PAUSE;
                case FLYING -> pool.await(sequencer.worthWaking());
                case IDLE -> {
                    if (pool.isRefusing() && pool.entries() == 0) {
                        return;
                    }
                    pool.await(1);
                }
                case BLOCKED -> {
                    if (pool.isRefusing()) {
                        Step unused = sequencer.halt("closed while the outcome of a commit was unknown", null);
                    } else {
                        pool.pause(pause);
                        pause = Math.min(2 * pause, LAST_PAUSE);
                    }
                }
                case HALTED -> {
                    return;
                }
            }
        }
    }
}
