package dev.vitrine.tlog.policy;

import java.util.Arrays;
import java.util.List;

/**
 * The rule of which witnesses suffice: nothing, one witness, or k of n members.
 *
 * <p>Every question about it is one question: given for each witness the moment it joins, when is the rule met? With
 * "already" and never it says whether a set of witnesses suffices; with timestamps, since when; with negated timestamps,
 * how recent the rule can be had.
 */
sealed interface Quorum {

    /** The moment of a witness that does not join. */
    long NEVER = Long.MAX_VALUE;

    /** The moment at which the rule is met, or {@link #NEVER}; {@code joined} is by index of the witness. */
    long metAt(long[] joined);

    /** No cosignature is needed: met before all time. */
    record None() implements Quorum {
        @Override
        public long metAt(long[] joined) {
            return Long.MIN_VALUE;
        }
    }

    /** One witness, by its index in the policy. */
    record Single(int witness) implements Quorum {
        @Override
        public long metAt(long[] joined) {
            return joined[witness];
        }
    }

    /** At least {@code threshold} of the members. */
    record Group(int threshold, List<Quorum> members) implements Quorum { // threshold: 1..members.size()

        public Group {
            members = List.copyOf(members);
            if (threshold < 1 || threshold > members.size()) {
                throw new IllegalArgumentException("a threshold is 1 to the number of members");
            }
        }

        @Override
        public long metAt(long[] joined) {
            long[] moments = new long[members.size()];
            for (int i = 0; i < moments.length; i++) {
                moments[i] = members.get(i).metAt(joined);
            }
            Arrays.sort(moments);
            return moments[threshold - 1];
        }
    }
}
