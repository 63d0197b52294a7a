package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.x509.Certificate;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names that AMD gives to its certificates. */
final class AmdNames {

    private static final List<String> PRODUCTS = List.of("Milan", "Genoa", "Turin");

    private AmdNames() {}

    static boolean isKey(Certificate certificate) {
        String name = certificate.commonName();
        return name.equals("SEV-VCEK") || name.equals("SEV-VLEK");
    }

    static boolean isIntermediate(Certificate certificate) {
        return certificate.commonName().startsWith("SEV-") && !isKey(certificate);
    }

    static boolean isRoot(Certificate certificate) {
        return certificate.commonName().startsWith("ARK-");
    }

    /** The product, as the issuer of a key names it; empty where it names none. */
    static String product(Certificate key) {
        String issuer = new String(key.issuer().toByteArray(), StandardCharsets.ISO_8859_1);
        return PRODUCTS.stream()
                .filter(product -> issuer.contains("SEV-" + product) || issuer.contains("SEV-VLEK-" + product))
                .findFirst()
                .orElse("");
    }
}
