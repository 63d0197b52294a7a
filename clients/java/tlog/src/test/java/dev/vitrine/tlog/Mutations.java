package dev.vitrine.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A small seeded fuzzer for the default test run: it damages valid inputs and demands that a strict parser either refuses
 * what comes out, with the one exception it declares, or prints it back byte for byte.
 */
public final class Mutations {

    private static final byte[] TELLING = {
        0, '\t', '\n', '\r', ' ', '+', '-', '0', '9', '=', '/', 'A', 0x7f, (byte) 0x80
    };

    private Mutations() {}

    /** Parses and prints. */
    public interface RoundTrip {
        Bytes apply(Bytes input) throws MalformedException;
    }

    /** Runs {@code count} mutations of each of the valid inputs, which must round-trip themselves. */
    public static void check(List<Bytes> valid, int count, RoundTrip roundTrip) {
        long seed = 0x5eed;
        Random random = new Random(seed);
        int accepted = 0;
        for (Bytes input : valid) {
            assertThat(accepts(roundTrip, input)).as("a valid input").isTrue();
            for (int i = 0; i < count; i++) {
                Bytes mutated = mutate(input, random);
                if (accepts(roundTrip, mutated)) {
                    accepted++;
                }
            }
        }
        assertThat(accepted).as("mutations that are refused").isLessThan(valid.size() * count);
    }

    /** True if the input was accepted, which obliges it to print back; any exception but the declared one escapes. */
    public static boolean accepts(RoundTrip roundTrip, Bytes input) {
        Bytes printed;
        try {
            printed = roundTrip.apply(input);
        } catch (MalformedException e) {
            assertThat(e.position()).as(e.what()).isBetween(MalformedException.NO_POSITION, (long) input.size());
            return false;
        }
        assertThat(printed).isEqualTo(input);
        return true;
    }

    private static Bytes mutate(Bytes input, Random random) {
        byte[] bytes = input.toByteArray();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            bytes = mutateOnce(bytes, random);
        }
        return Bytes.wrapUnsafe(bytes);
    }

    private static byte[] mutateOnce(byte[] bytes, Random random) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
        return switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
            case 1 -> splice(bytes, at, 0, new byte[] {TELLING[random.nextInt(TELLING.length)]});
            case 2 -> splice(bytes, at, length, new byte[0]);
            case 3 -> splice(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 4 -> Arrays.copyOf(bytes, at);
            default -> splice(bytes, at, Math.min(1, length), new byte[] {TELLING[random.nextInt(TELLING.length)]});
        };
    }

    private static byte[] splice(byte[] bytes, int at, int removed, byte[] inserted) {
        byte[] result = new byte[bytes.length - removed + inserted.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(bytes, at + removed, result, at + inserted.length, bytes.length - at - removed);
        return result;
    }
}
