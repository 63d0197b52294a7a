package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.VendorRoot;
import java.util.Optional;

/** A generation of processors: each has its own root and, from Turin on, another order of security versions. */
public enum Product {
    MILAN("Milan", VendorRoot.AMD_MILAN),
    GENOA("Genoa", VendorRoot.AMD_GENOA),
    TURIN("Turin", VendorRoot.AMD_TURIN);

    private static final int ZEN_3_AND_4 = 0x19;
    private static final int ZEN_5 = 0x1a;

    private final String title;
    private final TrustAnchor root;

    Product(String title, VendorRoot root) {
        this.title = title;
        this.root = root.anchor();
    }

    public String title() {
        return title;
    }

    /** The root that AMD uses for this generation and for no other. */
    TrustAnchor root() {
        return root;
    }

    /** Whether security versions have a component for the FMC, and chips have short identifiers. */
    boolean hasFmc() {
        return this == TURIN;
    }

    /** SPEC: AMD 57230, the table of products: by family and model of the processor. */
    static Optional<Product> ofCpu(int family, int model) {
        if (family == ZEN_3_AND_4) {
            if (model <= 0x0f) {
                return Optional.of(MILAN);
            }
            return model <= 0x1f || (model >= 0xa0 && model <= 0xaf) ? Optional.of(GENOA) : Optional.empty();
        }
        return family == ZEN_5 && model <= 0x11 ? Optional.of(TURIN) : Optional.empty();
    }

    /** From a certificate's product name, such as {@code Milan-B0}. */
    static Optional<Product> ofName(String productName) {
        for (Product product : values()) {
            if (productName.equals(product.title) || productName.startsWith(product.title + "-")) {
                return Optional.of(product);
            }
        }
        return Optional.empty();
    }
}
