package dev.vitrine.log.testbed.evidence;

/** One thing that is measured. */
record Case(String what, String ecdsa, Work work) {

    /** One unit of work; {@code turn} counts those of a thread. */
    interface Work {
        Object run(int turn) throws Exception;
    }
}
