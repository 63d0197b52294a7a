package dev.vitrine.evidence.nitro;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges AWS Nitro attestation documents. The signer's certificate lives for three hours, so a document is current only
 * around the time that it names; later, a log's proof of inclusion says when it was.
 */
public final class NitroVerifier {

    private static final int CHAINS = 64;

    private final VerifiedCache cache;

    /** Rests on AWS's root. */
    public NitroVerifier() {
        this(TrustAnchors.of(VendorRoot.AWS_NITRO));
    }

    public NitroVerifier(TrustAnchors anchors) {
        this(new VerifiedCache(anchors, CHAINS));
    }

    /** Rests on the anchors of {@code cache} and remembers chains there. */
    public NitroVerifier(VerifiedCache cache) {
        this.cache = cache;
    }

    public Verdict verify(Bytes document, Instant at) throws MalformedException {
        return verify(NitroDocument.parse(document), at);
    }

    public Verdict verify(NitroDocument document, Instant at) {
        Checks checks = new Checks(at);
        CertificateChain chain = cache.link(document.chain());
        checkHeaders(document.message(), checks);
        checks.chain("chain", names(document.chain().size()), chain);
        checkSigner(chain.leaf(), checks);
        checks.signature(
                "document.signature",
                chain,
                signatureHolds(document.message(), chain.leaf()),
                "ECDSA P-384 by the certificate inside, over the protected header and the payload");
        checks.require(
                "document.timestamp",
                chain.leaf().faultAt(document.timestamp()).isEmpty(),
                "made at " + document.timestamp() + ", while its signer's certificate was valid",
                "it says that it was made at " + document.timestamp() + ", outside of its signer's certificate");
        checkDebug(document, checks);
        return new Verdict(
                EvidenceKind.NITRO_DOCUMENT,
                checks.lines(),
                measurements(document),
                fields(document),
                remainingTrust());
    }

    private static void checkHeaders(CoseSign1 message, Checks checks) {
        // SPEC: The protected header is { 1: -35 } (ES384), and the unprotected header is empty: anything there could
        // be changed by anybody.
        @Nullable Cbor algorithm = message.protectedFields().get(CoseSign1.ALGORITHM);
        boolean isEs384;
        try {
            isEs384 = algorithm != null
                    && message.protectedFields().size() == 1
                    && algorithm.asInteger("the algorithm") == CoseSign1.ES384;
        } catch (MalformedException e) {
            isEs384 = false;
        }
        checks.require(
                "document.headers",
                isEs384 && message.unprotectedFields().isEmpty(),
                "ES384 is the only header, and it is protected",
                "its headers are not ES384 alone, protected");
    }

    private static void checkSigner(Certificate leaf, Checks checks) {
        checks.require(
                "document.signer",
                !leaf.isAuthority() && leaf.permitsDigitalSignature(),
                "the certificate inside may sign documents, and no certificates",
                "the certificate inside may not sign documents");
    }

    private boolean signatureHolds(CoseSign1 message, Certificate leaf) {
        Optional<EcdsaKey> key = leaf.key().ecdsa().filter(found -> found.curve() == EcdsaKey.Curve.P384);
        if (key.isEmpty()) {
            return false;
        }
        try {
            key.get().verifyRaw("SHA-384", message.signedBytes(), message.signature(), cache.ecdsa());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private static void checkDebug(NitroDocument document, Checks checks) {
        if (document.isTpm()) {
            return; // The PCRs of a TPM measure a boot, and zero is a usual value of theirs.
        }
        if (document.isDebug()) {
            checks.standing(
                    "document.debug",
                    Outcome.WARNING,
                    "PCR0, PCR1 or PCR2 is zero: an enclave in debug mode, whose host reads its console");
        } else {
            checks.standing("document.debug", Outcome.PROVEN, "not in debug mode: PCR0 to PCR2 are measurements");
        }
    }

    private static List<String> names(int length) {
        List<String> names = new ArrayList<>();
        names.add("leaf");
        for (int i = 1; i < length - 1; i++) {
            names.add("intermediate-" + (length - 1 - i));
        }
        names.add("root");
        return names;
    }

    private static Map<String, Bytes> measurements(NitroDocument document) {
        Map<String, Bytes> measurements = new LinkedHashMap<>();
        String prefix = document.isTpm() ? "nitrotpm-pcr" : "nitro-pcr";
        document.pcrs().forEach((index, pcr) -> measurements.put(prefix + index, pcr));
        return measurements;
    }

    private static Map<String, String> fields(NitroDocument document) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("nitro.module-id", document.moduleId());
        fields.put("nitro.timestamp", document.timestamp().toString());
        fields.put("nitro.digest", "SHA384");
        fields.put("nitro.tagged", Boolean.toString(document.message().isTagged()));
        fields.put("nitro.tpm", Boolean.toString(document.isTpm()));
        fields.put("nitro.debug", Boolean.toString(document.isDebug()));
        document.pcrs().forEach((index, pcr) -> fields.put("nitro.pcr" + index, pcr.hex()));
        document.publicKey().ifPresent(value -> fields.put("nitro.public-key", value.hex()));
        document.userData().ifPresent(value -> fields.put("nitro.user-data", value.hex()));
        document.nonce().ifPresent(value -> fields.put("nitro.nonce", value.hex()));
        if (!document.unknownFields().isEmpty()) {
            fields.put("nitro.unknown-fields", String.join(" ", document.unknownFields()));
        }
        return fields;
    }

    private static List<String> remainingTrust() {
        return List.of(
                "That AWS runs its Nitro hypervisor as it says: AWS is the vendor, the host and the certifier in one.",
                "What the image behind the PCRs does: only a rebuild from source ties them to a source.");
    }
}
