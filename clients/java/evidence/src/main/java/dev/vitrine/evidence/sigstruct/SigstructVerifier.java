package dev.vitrine.evidence.sigstruct;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges a SIGSTRUCT on its own: that the holder of the signer's key signed this MRENCLAVE, and what the signature allows.
 * It says nothing about any running enclave.
 */
public final class SigstructVerifier {

    private static final int DEBUG = 0x02;
    private static final int PROVISION_KEY = 0x10;
    private static final int EINIT_TOKEN_KEY = 0x20;

    private final PublishedKeys publishedKeys;

    public SigstructVerifier(PublishedKeys publishedKeys) {
        this.publishedKeys = publishedKeys;
    }

    /** Judges the 1,808 bytes of a bare SIGSTRUCT file (Gramine and Fortanix {@code .sig}, raw {@code .css}). */
    public Verdict verify(Bytes sigstruct, Instant at) throws MalformedException {
        return verify(Sigstruct.parse(sigstruct), at);
    }

    public Verdict verify(Sigstruct sigstruct, Instant at) {
        Checks checks = new Checks(at);
        check(sigstruct, "sigstruct", checks);
        return new Verdict(
                EvidenceKind.SGX_SIGSTRUCT,
                checks.lines(),
                measurements(sigstruct),
                fields(sigstruct),
                remainingTrust(sigstruct));
    }

    /** Adds this SIGSTRUCT's lines under the prefix: a file may hold several. */
    public void check(Sigstruct sigstruct, String prefix, Checks checks) {
        checkSignature(sigstruct, prefix, checks);
        checkSigner(sigstruct, prefix, checks);
        checkAttributes(sigstruct.body(), prefix, checks);
    }

    private static void checkSignature(Sigstruct sigstruct, String prefix, Checks checks) {
        RsaE3 rsa = RsaE3.check(sigstruct);
        if (!rsa.rangesHold()) {
            checks.refuted(
                    prefix + ".signature", "the modulus has not 3072 bits, or the signature is not between 0 and it");
            checks.unknown(prefix + ".q1", "not computed, because the signature is out of range");
            checks.unknown(prefix + ".q2", "not computed, because the signature is out of range");
            return;
        }
        checks.require(
                prefix + ".signature",
                rsa.signatureHolds(),
                "RSA-3072 with exponent 3, PKCS #1 v1.5 and SHA-256, compared in full",
                "the RSA signature does not verify");
        checks.require(prefix + ".q1", rsa.q1Holds(), "Q1 is as computed", "Q1 is not floor(s^2 / n)");
        checks.require(prefix + ".q2", rsa.q2Holds(), "Q2 is as computed", "Q2 is not floor((s^3 - Q1 s n) / n)");
    }

    private void checkSigner(Sigstruct sigstruct, String prefix, Checks checks) {
        String id = prefix + ".signer";
        Optional<String> origin = publishedKeys.origin(sigstruct.mrSigner());
        if (origin.isPresent()) {
            checks.standing(
                    id, Outcome.WARNING, "anybody can sign as this signer: its private key is public, " + origin.get());
        } else {
            checks.standing(
                    id,
                    Outcome.PROVEN,
                    "not one of the " + publishedKeys.size() + " signing keys that are known to be public");
        }
    }

    private static void checkAttributes(SigstructBody body, String prefix, Checks checks) {
        int flags = body.attributes().unsignedAt(0);
        int mask = body.attributesMask().unsignedAt(0);
        String id = prefix + ".debug";
        if ((flags & DEBUG) != 0 || body.isDebugOnly()) {
            checks.standing(id, Outcome.WARNING, "signed for DEBUG: its host reads and writes the enclave's memory");
        } else if ((mask & DEBUG) == 0) {
            checks.standing(
                    id,
                    Outcome.WARNING,
                    "the signature leaves DEBUG to the host: the attributes in a quote decide, not these");
        } else {
            checks.standing(id, Outcome.PROVEN, "the signature excludes DEBUG");
        }
        if ((flags & (PROVISION_KEY | EINIT_TOKEN_KEY)) != 0) {
            checks.standing(
                    prefix + ".privileges",
                    Outcome.WARNING,
                    "asks for the provisioning key or the launch key, which application enclaves do not need");
        }
    }

    /** The measured identities under their stable names. */
    public static Map<String, Bytes> measurements(Sigstruct sigstruct) {
        Map<String, Bytes> measurements = new LinkedHashMap<>();
        measurements.put("sgx-mrenclave", sigstruct.mrEnclave());
        measurements.put("sgx-mrsigner", sigstruct.mrSigner());
        return measurements;
    }

    /** The decoded fields, in the order of the structure. */
    public static Map<String, String> fields(Sigstruct sigstruct) {
        SigstructBody body = sigstruct.body();
        Map<String, String> fields = fields(body);
        fields.put("sgx.mrsigner", sigstruct.mrSigner().hex());
        return fields;
    }

    /** The decoded fields of a signed part alone. */
    public static Map<String, String> fields(SigstructBody body) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("sigstruct.vendor", Long.toString(body.vendor()));
        fields.put("sigstruct.date", body.date().toString());
        fields.put("sigstruct.date-encoding", body.date().isBcd() ? "bcd" : "binary");
        fields.put("sigstruct.swdefined", Long.toString(body.softwareDefined()));
        fields.put("sgx.miscselect", body.miscSelect().hex());
        fields.put("sigstruct.miscmask", body.miscMask().hex());
        fields.put("sigstruct.cet-attributes", Integer.toString(body.cetAttributes()));
        fields.put("sigstruct.cet-attributes-mask", Integer.toString(body.cetAttributesMask()));
        fields.put("sgx.isvfamilyid", body.isvFamilyId().hex());
        fields.put("sgx.attributes", body.attributes().hex());
        fields.put("sigstruct.attributes-mask", body.attributesMask().hex());
        fields.put("sgx.debug", Boolean.toString((body.attributes().unsignedAt(0) & DEBUG) != 0));
        fields.put("sgx.mrenclave", body.mrEnclave().hex());
        fields.put("sgx.isvextprodid", body.isvExtProdId().hex());
        fields.put("sgx.isvprodid", Integer.toString(body.isvProdId()));
        fields.put("sgx.isvsvn", Integer.toString(body.isvSvn()));
        return fields;
    }

    private static List<String> remainingTrust(Sigstruct sigstruct) {
        return List.of(
                "That the holder of the key behind MRSIGNER "
                        + sigstruct.mrSigner().hex() + " is who you think: the signature names a key, not a person.",
                "What the code behind MRENCLAVE does: only a rebuild from source ties the measurement to a source.");
    }
}
