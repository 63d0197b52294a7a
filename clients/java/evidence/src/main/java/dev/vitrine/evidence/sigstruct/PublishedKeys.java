package dev.vitrine.evidence.sigstruct;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Enclave signing keys whose private half is public, by MRSIGNER, with where it was published. Anybody can sign with such
 * a key: a measurement that it signed says what runs, but the signer says nothing.
 */
public final class PublishedKeys {

    private static final String RESOURCE = "published-signing-keys.txt";
    private static final PublishedKeys SHIPPED = load();

    private final Map<Bytes, String> originByMrSigner;
    private final Map<Bytes, String> claimByMrSigner;

    private PublishedKeys(Map<Bytes, String> originByMrSigner, Map<Bytes, String> claimByMrSigner) {
        this.originByMrSigner = Map.copyOf(originByMrSigner);
        this.claimByMrSigner = Map.copyOf(claimByMrSigner);
    }

    /** The list that comes with this library: documented sample keys and keys found in public repositories. */
    public static PublishedKeys shipped() {
        return SHIPPED;
    }

    /** This list and one more key, for example from a logged {@code KeyCompromise} that proves itself. The first origin of a key stays. */
    public PublishedKeys with(Bytes mrSigner, String origin) {
        return with(Map.of(mrSigner, origin));
    }

    /** The same with many keys at once: with their origins by MRSIGNER. */
    public PublishedKeys with(Map<Bytes, String> originByMrSigner) {
        Map<Bytes, String> extended = new LinkedHashMap<>(this.originByMrSigner);
        originByMrSigner.forEach(extended::putIfAbsent);
        return new PublishedKeys(extended, claimByMrSigner);
    }

    /**
     * The same, knowing what somebody said about keys without proving it, by MRSIGNER. A claim never makes a key one of this
     * list: anybody can make one about anybody.
     */
    public PublishedKeys withClaims(Map<Bytes, String> claimByMrSigner) {
        Map<Bytes, String> extended = new LinkedHashMap<>(this.claimByMrSigner);
        claimByMrSigner.forEach(extended::putIfAbsent);
        return new PublishedKeys(originByMrSigner, extended);
    }

    /** What somebody said about the key of a signer, without proof; empty where nobody did. */
    public Optional<String> claim(Bytes mrSigner) {
        return Optional.ofNullable(claimByMrSigner.get(mrSigner));
    }

    /** Where the private key of this signer was published; empty where that is not known. */
    public Optional<String> origin(Bytes mrSigner) {
        return Optional.ofNullable(originByMrSigner.get(mrSigner));
    }

    public int size() {
        return originByMrSigner.size();
    }

    /** Parses lines of an MRSIGNER in hex, a space and the origin; {@code #} begins a comment line. */
    static PublishedKeys parse(BufferedReader text) throws IOException, MalformedException {
        Map<Bytes, String> keys = new LinkedHashMap<>();
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space != 64 || line.length() == 65) {
                throw new MalformedException("a published key is 64 hex digits, a space and its origin", 0);
            }
            if (keys.put(Bytes.fromHex(line.substring(0, space)), line.substring(space + 1)) != null) {
                throw new MalformedException("a published key is listed twice", 0);
            }
        }
        return new PublishedKeys(keys, Map.of());
    }

    private static PublishedKeys load() {
        try (InputStream in = PublishedKeys.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new AssertionError("the list of published keys is part of this library");
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException | MalformedException e) {
            throw new AssertionError("the list of published keys is well-formed", e);
        }
    }
}
