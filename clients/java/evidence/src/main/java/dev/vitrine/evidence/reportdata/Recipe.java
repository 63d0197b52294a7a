package dev.vitrine.evidence.reportdata;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A parsed recipe. Immutable. */
public final class Recipe {

    /** The longest recipe text, in characters. */
    public static final int MAX_LENGTH = 1024;

    /** The most bytes that any step of an evaluation may make. */
    public static final int MAX_VALUE = 1 << 20;

    private final String text;
    private final Term root;
    private final Set<String> names;

    private Recipe(String text, Term root) {
        this.text = text;
        this.root = root;
        Set<String> found = new TreeSet<>();
        root.collectNames(found);
        this.names = Set.copyOf(found);
    }

    public static Recipe parse(String text) throws MalformedException {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedException("a recipe is longer than " + MAX_LENGTH + " characters", MAX_LENGTH);
        }
        return new Recipe(text, new RecipeParser(text).parse());
    }

    /** The preimages that it needs. */
    public Set<String> names() {
        return names;
    }

    /** The value before padding. */
    public Bytes evaluate(Map<String, Bytes> preimages) throws MalformedException {
        return root.evaluate(preimages);
    }

    /**
     * Compares the value with a report's field.
     *
     * @throws VerificationException when the field is not the value padded with zeros
     * @throws MalformedException when a preimage is missing or a function cannot be applied to it
     */
    public void verify(Map<String, Bytes> preimages, Bytes reportData)
            throws MalformedException, VerificationException {
        Bytes value = evaluate(preimages);
        boolean holds = value.size() <= reportData.size() && reportData.startsWith(value);
        for (int i = value.size(); holds && i < reportData.size(); i++) {
            holds = reportData.at(i) == 0;
        }
        if (!holds) {
            throw new VerificationException(
                    Reason.ENTRY_MISMATCH, "the report data is not the value of " + text + ", which is " + value.hex());
        }
    }

    /** The text that was parsed. */
    @Override
    public String toString() {
        return text;
    }
}
