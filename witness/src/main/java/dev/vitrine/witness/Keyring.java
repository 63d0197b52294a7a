package dev.vitrine.witness;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.decision.WitnessKeys.Retiring;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The secret keys of a witness that has rotated them, and their file: one key a line, {@code current KEY} for the Ed25519 and
 * the ML-DSA-44 key, {@code until UNIX-SECONDS KEY} for those that they replaced. One file, so that a rotation is one rename.
 */
record Keyring(SigningKey ed25519, SigningKey mlDsa44, List<Retiring> retiring) {

    /** Pairs on their way out. Each costs two more signatures for every checkpoint. */
    static final int MAX_RETIRING_PAIRS = 3;

    private static final String CURRENT = "current ";
    private static final String UNTIL = "until ";
    private static final int MAX_LINES = 2 + 2 * MAX_RETIRING_PAIRS;

    Keyring {
        retiring = List.copyOf(retiring);
    }

    static Keyring generate(KeyName name, SecureRandom random) {
        return new Keyring(
                generate(name, KeyType.ED25519_COSIGNATURE, random),
                generate(name, KeyType.MLDSA44_COSIGNATURE, random),
                List.of());
    }

    static Keyring parse(String text) throws MalformedException {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || lines.size() > MAX_LINES) {
            throw new MalformedException("a keyring has 2 to " + MAX_LINES + " lines", 0);
        }
        List<Retiring> retiring = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            int space = line.indexOf(' ', UNTIL.length());
            if (!line.startsWith(UNTIL) || space < 0) {
                throw new MalformedException(
                        "a line of a replaced key is 'until TIME KEY'", MalformedException.NO_POSITION);
            }
            retiring.add(new Retiring(
                    SigningKey.parse(line.substring(space + 1)), Decimal.parse(line.substring(UNTIL.length(), space))));
        }
        return new Keyring(current(lines.get(0)), current(lines.get(1)), retiring);
    }

    private static SigningKey current(String line) throws MalformedException {
        if (!line.startsWith(CURRENT)) {
            throw new MalformedException("the first two lines are 'current KEY'", MalformedException.NO_POSITION);
        }
        return SigningKey.parse(line.substring(CURRENT.length()));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(CURRENT).append(ed25519.toPrivateText()).append('\n');
        text.append(CURRENT).append(mlDsa44.toPrivateText()).append('\n');
        for (Retiring old : retiring) {
            text.append(UNTIL)
                    .append(old.until())
                    .append(' ')
                    .append(old.key().toPrivateText())
                    .append('\n');
        }
        return text.toString();
    }

    /** New keys of the same name; the present ones sign until then. Those whose time is over are forgotten. */
    Keyring rotated(SecureRandom random, long now, long until) throws MalformedException {
        List<Retiring> outgoing = new ArrayList<>();
        outgoing.add(new Retiring(ed25519, until));
        outgoing.add(new Retiring(mlDsa44, until));
        retiring.stream().filter(old -> now < old.until()).forEach(outgoing::add);
        if (outgoing.size() > 2 * MAX_RETIRING_PAIRS) {
            throw new MalformedException(
                    MAX_RETIRING_PAIRS + " pairs of keys are on their way out already", MalformedException.NO_POSITION);
        }
        Keyring fresh = generate(ed25519.verifierKey().name(), random);
        return new Keyring(fresh.ed25519, fresh.mlDsa44, outgoing);
    }

    WitnessKeys keys() throws MalformedException {
        return WitnessKeys.of(ed25519, mlDsa44, retiring);
    }

    private static SigningKey generate(KeyName name, KeyType type, SecureRandom random) {
        byte[] seed = new byte[SigningKey.SEED_SIZE];
        random.nextBytes(seed);
        try {
            return SigningKey.fromSeed(name, type, Bytes.wrapUnsafe(seed));
        } catch (MalformedException e) {
            throw new AssertionError("bad math: a seed of the right size makes a key", e);
        }
    }
}
