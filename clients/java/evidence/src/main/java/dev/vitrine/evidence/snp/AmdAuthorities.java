package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * AMD's published ASK, ASVK and ARK certificates, as its key distribution service hands them out: hosts often give the
 * endorsement key alone. They are a convenience; what is trusted is the pinned key of the ARK.
 */
final class AmdAuthorities {

    private static final List<List<Certificate>> CHAINS = load();

    private AmdAuthorities() {}

    /** The ASK or ASVK that issued the certificate, by name, and its ARK; empty where it is none of AMD's. */
    static List<Certificate> above(Certificate certificate) {
        for (List<Certificate> chain : CHAINS) {
            if (chain.get(0).subject().equals(certificate.issuer())) {
                return chain;
            }
        }
        return List.of();
    }

    static List<List<Certificate>> chains() {
        return CHAINS;
    }

    private static List<List<Certificate>> load() {
        List<List<Certificate>> chains = new ArrayList<>();
        for (Product product : Product.values()) {
            String name = "amd-" + product.title().toLowerCase(Locale.ROOT);
            chains.add(read(name + ".pem"));
            chains.add(read(name + "-vlek.pem"));
        }
        return List.copyOf(chains);
    }

    private static List<Certificate> read(String resource) {
        try (InputStream in = AmdAuthorities.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError(resource + " is part of this library");
            }
            return Pem.certificates(Bytes.wrapUnsafe(in.readAllBytes()));
        } catch (IOException | MalformedException e) {
            throw new AssertionError(resource + " is well-formed", e);
        }
    }
}
