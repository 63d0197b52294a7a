package dev.vitrine.log.server.index;

import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/**
 * The terms of the index: a byte that says what it is a term of, then its parts. Parts of fixed size follow each other; a text is
 * last, or ends with a zero. Terms that begin alike lie side by side in the store, so what a page lists is one walk: all enclaves of a
 * signer, all versions of a project, all statements about an enclave.
 *
 * <table>
 * <caption>terms</caption>
 * <tr><th>of</th><th>parts</th></tr>
 * <tr><td>{@code M} an enclave</td><td>measurement kind, value, statement kind</td></tr>
 * <tr><td>{@code S} a signer of enclaves</td><td>MRSIGNER, measurement kind, value</td></tr>
 * <tr><td>{@code T} an enclave's signer</td><td>measurement kind, value, MRSIGNER</td></tr>
 * <tr><td>{@code p} a project</td><td>name, 0, statement kind</td></tr>
 * <tr><td>{@code v} a version</td><td>project, 0, version, 0, statement kind</td></tr>
 * <tr><td>{@code w} a word of a name</td><td>word, 0, what is named: {@code p} project, or {@code e} measurement kind, value</td></tr>
 * <tr><td>{@code c} a source commit</td><td>algorithm, value, measurement kind, value</td></tr>
 * <tr><td>{@code C} what came of a source</td><td>24 bytes of SHA-256 over commit, recipe and enclave name; measurement kind,
 *     value</td></tr>
 * <tr><td>{@code k} a publisher</td><td>key ID, statement kind</td></tr>
 * <tr><td>{@code a} an artifact, a blob</td><td>SHA-256</td></tr>
 * <tr><td>{@code q} a quoting enclave</td><td>MRENCLAVE</td></tr>
 * <tr><td>{@code f} a family of platforms</td><td>FMSPC</td></tr>
 * <tr><td>{@code g} a platform</td><td>SHA-256 of what identifies the machine</td></tr>
 * <tr><td>{@code h} a platform that ran an enclave</td><td>measurement kind, value, SHA-256 as above</td></tr>
 * <tr><td>{@code t} a kind of statement</td><td>statement kind</td></tr>
 * <tr><td>{@code l} a label</td><td>its code</td></tr>
 * <tr><td>{@code L} a label of an enclave</td><td>measurement kind, value, code</td></tr>
 * <tr><td>{@code r} an entry that is referred to</td><td>leaf hash, statement kind</td></tr>
 * <tr><td>{@code K} a compromised key</td><td>kind of key, identity</td></tr>
 * <tr><td>{@code o} a blob that was looked for</td><td>SHA-256</td></tr>
 * <tr><td>{@code x} an outcome of rebuilds</td><td>its number</td></tr>
 * <tr><td>{@code z} something that ends</td><td>u32 day since 1970</td></tr>
 * </table>
 */
public final class Term {

    /** What tells enclaves apart that came of one source: 24 bytes. */
    private static final int SOURCE_SIZE = 24;

    private static final int MAX_TEXT = 120;
    private static final Bytes ZERO = Bytes.copyOf(new byte[1]);

    private Term() {}

    public static Bytes enclave(Measured measured, StatementKind kind) {
        return Bytes.concat(enclave(measured), one(kind.number()));
    }

    /** The beginning of {@link #enclave(Measured, StatementKind)} for all kinds. */
    public static Bytes enclave(Measured measured) {
        return Bytes.concat(enclaves(measured.kind()), measured.value());
    }

    public static Bytes enclaves(Measured.Kind kind) {
        return two('M', kind.number());
    }

    public static Bytes signer(Bytes mrSigner, Measured measured) {
        return Bytes.concat(signer(mrSigner), bytes(measured));
    }

    public static Bytes signer(Bytes mrSigner) {
        return Bytes.concat(one('S'), mrSigner);
    }

    public static Bytes enclaveSigner(Measured measured, Bytes mrSigner) {
        return Bytes.concat(enclaveSigners(measured), mrSigner);
    }

    public static Bytes enclaveSigners(Measured measured) {
        return Bytes.concat(one('T'), bytes(measured));
    }

    public static Bytes project(String name, StatementKind kind) {
        return Bytes.concat(one('p'), text(name), ZERO, one(kind.number()));
    }

    public static Bytes projects() {
        return one('p');
    }

    public static Bytes version(String project, String version, StatementKind kind) {
        return Bytes.concat(versions(project), text(version), ZERO, one(kind.number()));
    }

    public static Bytes versions(String project) {
        return Bytes.concat(one('v'), text(project), ZERO);
    }

    public static Bytes wordOfProject(String word, String project) {
        return Bytes.concat(one('w'), Bytes.utf8(word), ZERO, one('p'), text(project));
    }

    public static Bytes wordOfEnclave(String word, Measured measured) {
        return Bytes.concat(one('w'), Bytes.utf8(word), ZERO, one('e'), bytes(measured));
    }

    /** The beginning of all words that begin so. */
    public static Bytes words(String prefix) {
        return Bytes.concat(one('w'), Bytes.utf8(prefix));
    }

    /** A commit with what came of it; {@code algorithm} is the number of the digest algorithm. */
    public static Bytes commit(int algorithm, Bytes commit, Measured measured) {
        return Bytes.concat(commit(algorithm, commit), bytes(measured));
    }

    public static Bytes commit(int algorithm, Bytes commit) {
        return Bytes.concat(two('c', algorithm), commit);
    }

    public static Bytes outcomeOf(Bytes commit, Bytes recipe, String enclave, Measured measured) {
        return Bytes.concat(outcomesOf(commit, recipe, enclave), bytes(measured));
    }

    /** What came of one commit, recipe and enclave name. */
    public static Bytes outcomesOf(Bytes commit, Bytes recipe, String enclave) {
        Bytes source = Hashes.sha256(one(commit.size()), commit, Hashes.sha256(recipe), Bytes.utf8(enclave));
        return Bytes.concat(one('C'), source.slice(0, SOURCE_SIZE));
    }

    public static Bytes publisher(Bytes keyId, StatementKind kind) {
        return Bytes.concat(publisher(keyId), one(kind.number()));
    }

    public static Bytes publisher(Bytes keyId) {
        return Bytes.concat(one('k'), keyId);
    }

    public static Bytes artifact(Bytes sha256) {
        return Bytes.concat(one('a'), sha256);
    }

    public static Bytes quotingEnclave(Bytes mrEnclave) {
        return Bytes.concat(one('q'), mrEnclave);
    }

    public static Bytes platformFamily(Bytes fmspc) {
        return Bytes.concat(one('f'), fmspc);
    }

    public static Bytes platform(Bytes sha256) {
        return Bytes.concat(one('g'), sha256);
    }

    public static Bytes enclavePlatform(Measured measured, Bytes sha256) {
        return Bytes.concat(enclavePlatforms(measured), sha256);
    }

    public static Bytes enclavePlatforms(Measured measured) {
        return Bytes.concat(one('h'), bytes(measured));
    }

    public static Bytes kind(StatementKind kind) {
        return two('t', kind.number());
    }

    public static Bytes label(String code) {
        return Bytes.concat(one('l'), Bytes.utf8(code));
    }

    public static Bytes enclaveLabel(Measured measured, String code) {
        return Bytes.concat(enclaveLabels(measured), Bytes.utf8(code));
    }

    public static Bytes enclaveLabels(Measured measured) {
        return Bytes.concat(one('L'), bytes(measured));
    }

    public static Bytes reference(Bytes leafHash, StatementKind kind) {
        return Bytes.concat(one('r'), leafHash, one(kind.number()));
    }

    /** A key by the number of its kind. */
    public static Bytes compromise(int kind, Bytes identity) {
        return Bytes.concat(compromises(kind), identity);
    }

    public static Bytes compromises(int kind) {
        return two('K', kind);
    }

    public static Bytes observed(Bytes sha256) {
        return Bytes.concat(one('o'), sha256);
    }

    /** Rebuilds by the number of their outcome. */
    public static Bytes rebuild(int outcome) {
        return two('x', outcome);
    }

    public static Bytes ends(long day) {
        int bounded = (int) Math.max(0, Math.min(day, Integer.MAX_VALUE));
        return Bytes.concat(ending(), Bytes.copyOf(new byte[] {
            (byte) (bounded >>> 24), (byte) (bounded >>> 16), (byte) (bounded >>> 8), (byte) bounded
        }));
    }

    public static Bytes ending() {
        return one('z');
    }

    /** The day of {@link #ends}. */
    public static long dayOf(Bytes term) {
        return (long) term.unsignedAt(1) << 24
                | term.unsignedAt(2) << 16
                | term.unsignedAt(3) << 8
                | term.unsignedAt(4);
    }

    /** A measurement that stands in a term at a position. */
    public static Optional<Measured> measuredAt(Bytes term, int at) {
        if (at >= term.size()) {
            return Optional.empty();
        }
        return Measured.Kind.ofNumber(term.unsignedAt(at))
                .filter(kind -> term.size() >= at + 1 + kind.size())
                .map(kind -> new Measured(kind, term.slice(at + 1, at + 1 + kind.size())));
    }

    /** The least term that does not begin like this one. */
    public static Bytes behind(Bytes prefix) {
        byte[] bytes = prefix.toByteArray();
        int last = bytes.length - 1;
        while (last > 0 && bytes[last] == (byte) 0xff) {
            last--;
        }
        bytes[last]++;
        return Bytes.copyOf(bytes, 0, last + 1);
    }

    private static Bytes bytes(Measured measured) {
        return Bytes.concat(one(measured.kind().number()), measured.value());
    }

    /** A term has at most 255 bytes: a long text is cut, and told apart by its hash. */
    static Bytes text(String text) {
        Bytes all = Bytes.utf8(text.replace('\0', ' '));
        if (all.size() <= MAX_TEXT) {
            return all;
        }
        Bytes hash = Bytes.utf8(Hashes.sha256(all).hex().substring(0, 32));
        return Bytes.concat(all.slice(0, MAX_TEXT - hash.size()), hash);
    }

    private static Bytes one(int first) {
        return Bytes.copyOf(new byte[] {(byte) first});
    }

    private static Bytes two(int first, int second) {
        return Bytes.copyOf(new byte[] {(byte) first, (byte) second});
    }
}
