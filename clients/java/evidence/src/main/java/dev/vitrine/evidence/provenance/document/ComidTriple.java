package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a CoMID: an environment, and what is said about it.
 *
 * @param environment class, instance and group by their keys
 * @param said measurements of reference values, or keys
 */
record ComidTriple(Map<Object, Cbor> environment, List<Cbor> said) {

    static final long UUID = 37;
    static final long UEID = 550;
    static final long PKIX_KEY = 554;
    static final long CERTIFICATE = 555;
    static final long CERTIFICATE_PATH = 556;
    static final long BYTES = 560;
    static final long IMPLEMENTATION_ID = 600;

    private static final Long CLASS = 0L;
    private static final Long INSTANCE = 1L;

    static ComidTriple of(Cbor value) throws MalformedException {
        List<Cbor> parts = value.asArray("a triple");
        if (parts.size() < 2) {
            throw new MalformedException("a triple has an environment and what is said about it", value.position());
        }
        Cbor said = parts.get(1);
        return new ComidTriple(
                parts.get(0).asMap("an environment"),
                said.type() == Cbor.Type.ARRAY ? said.asArray("what is said") : List.of(said));
    }

    boolean hasClass() {
        return environment.containsKey(CLASS);
    }

    boolean hasInstance() {
        return environment.containsKey(INSTANCE);
    }

    /** A text of the class: 1 is the vendor, 2 the model; empty where it is not there. */
    String classText(long key) throws MalformedException {
        @Nullable Cbor description = environment.get(CLASS);
        @Nullable
        Cbor text = description == null ? null : description.asMap("the class").get(key);
        return text == null ? "" : text.asText("a text of the class");
    }

    /** Demands a class by an identifier of one of the tags and sizes. */
    void requireClassId(String what, Set<Long> tags, Set<Integer> sizes) throws MalformedException {
        @Nullable Cbor description = environment.get(CLASS);
        @Nullable
        Cbor id = description == null ? null : description.asMap("the class").get(0L);
        require(id != null && isTagged(id, tags, sizes), "the class is not identified by " + what);
    }

    /** Demands an instance of one of the tags and sizes. */
    void requireInstance(String what, Set<Long> tags, Set<Integer> sizes) throws MalformedException {
        @Nullable Cbor id = environment.get(INSTANCE);
        require(id != null && isTagged(id, tags, sizes), "the instance is not identified by " + what);
    }

    /** Demands that what is said is one key of this form. */
    void requireOneKey(String what, long tag) throws MalformedException {
        require(
                said.size() == 1 && said.get(0).tag().filter(one -> one == tag).isPresent(),
                "it has not exactly one key, " + what);
    }

    static boolean isTagged(Cbor value, Set<Long> tags, Set<Integer> sizes) throws MalformedException {
        if (value.tag().isEmpty() || !tags.contains(value.tag().get())) {
            return false;
        }
        Cbor inner = value.tagged("an identifier");
        if (inner.type() != Cbor.Type.BYTES) {
            return false;
        }
        Bytes bytes = inner.asBytes("an identifier");
        return sizes.contains(bytes.size());
    }

    static void require(boolean holds, String otherwise) throws MalformedException {
        if (!holds) {
            throw new MalformedException(otherwise, MalformedException.NO_POSITION);
        }
    }
}
