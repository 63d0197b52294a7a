package dev.vitrine.evidence.provenance;

import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.evidence.provenance.intoto.PemText;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.evidence.provenance.sigstore.TrustedRoot;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a caller relies on for provenance: public keys by name and Sigstore instances. Nothing is built in, because whom to
 * believe about a build is not for a library to say; with {@link #NONE} every signature stays unknown.
 */
public final class ProvenanceTrust {

    public static final ProvenanceTrust NONE = new ProvenanceTrust(GivenKeys.NONE, List.of());

    private final GivenKeys keys;
    private final List<TrustedRoot> sigstoreRoots;

    private ProvenanceTrust(GivenKeys keys, List<TrustedRoot> sigstoreRoots) {
        this.keys = keys;
        this.sigstoreRoots = sigstoreRoots;
    }

    /** The same and one key; its name is what documents may call it, a DSSE key id for example. */
    public ProvenanceTrust plusKey(String name, SigningKey key) {
        Map<String, SigningKey> more = new LinkedHashMap<>(keys.byName());
        if (more.put(name, key) != null) {
            throw new IllegalArgumentException("two keys of one name");
        }
        return new ProvenanceTrust(GivenKeys.of(more), sigstoreRoots);
    }

    /** The same with a key in PEM or DER. */
    public ProvenanceTrust plusKey(String name, Bytes key) throws MalformedException {
        return plusKey(name, SigningKey.parse(PemText.isPublicKey(key) ? PemText.publicKey(key) : key));
    }

    /** The same and one Sigstore instance. */
    public ProvenanceTrust plusSigstore(TrustedRoot root) {
        List<TrustedRoot> more = new ArrayList<>(sigstoreRoots);
        more.add(root);
        return new ProvenanceTrust(keys, List.copyOf(more));
    }

    public GivenKeys keys() {
        return keys;
    }

    public List<TrustedRoot> sigstoreRoots() {
        return sigstoreRoots;
    }
}
