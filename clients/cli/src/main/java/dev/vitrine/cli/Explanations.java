package dev.vitrine.cli;

import dev.vitrine.evidence.sgx.SgxAttributes;
import dev.vitrine.evidence.snp.GuestPolicy;
import dev.vitrine.evidence.tdx.TdAttributes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What bits and codes mean, in words. */
final class Explanations {

    private Explanations() {}

    /** The value of a field in words; empty where it speaks for itself. */
    static Optional<String> of(String name, String value) {
        try {
            return switch (name) {
                case "sgx.attributes", "qe.attributes" -> sgxAttributes(Bytes.fromHex(value));
                case "tdx.attributes" -> some(new TdAttributes(number(Bytes.fromHex(value))).names(), "no flag is set");
                case "snp.policy" -> snpPolicy(Long.parseUnsignedLong(value.replaceFirst("^0x", ""), 16));
                case "quote.attestation-key-type" ->
                    Optional.of(value.equals("2") ? "ECDSA with P-256" : "not ECDSA with P-256");
                case "quote.certification-type" -> certification(value);
                case "report-data", "nitro.user-data" -> reportData(value);
                case "pck.sgx-type" ->
                    Optional.of(
                            switch (value) {
                                case "0" -> "standard: memory is protected against replay";
                                case "1" -> "scalable: memory is encrypted, and not protected against replay";
                                default -> "scalable with integrity: memory is encrypted with integrity";
                            });
                case "sgx.debug", "tdx.debug", "snp.debug", "nitro.debug" ->
                    value.equals("true") ? Optional.of("the host can read what should be protected") : Optional.empty();
                default -> Optional.empty();
            };
        } catch (MalformedException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> sgxAttributes(Bytes attributes) {
        if (attributes.size() != 16) {
            return Optional.empty();
        }
        long flags = number(attributes.slice(0, 8));
        long xfrm = number(attributes.slice(8));
        return Optional.of(
                String.join(", ", new SgxAttributes(flags, xfrm).names()) + "; XFRM 0x" + Long.toHexString(xfrm));
    }

    private static Optional<String> snpPolicy(long bits) {
        GuestPolicy policy = new GuestPolicy(bits);
        List<String> words = new ArrayList<>();
        words.add("ABI at least " + (bits >>> 8 & 0xff) + "." + (bits & 0xff));
        words.add(policy.allowsSimultaneousThreads() ? "SMT allowed" : "SMT not allowed");
        words.add(policy.allowsMigration() ? "migration agent allowed" : "no migration agent");
        words.add(policy.isDebug() ? "DEBUG allowed" : "no debugging");
        return Optional.of(String.join(", ", words));
    }

    private static Optional<String> certification(String type) {
        return Optional.ofNullable(
                switch (type) {
                    case "1" -> "platform identifier in clear";
                    case "2", "3" -> "platform identifier, encrypted";
                    case "4" -> "certificate of the platform alone";
                    case "5" -> "chain of certificates of the platform";
                    case "6" -> "report of the quoting enclave with its certification";
                    case "7" -> "platform manifest";
                    default -> null;
                });
    }

    private static Optional<String> reportData(String hex) {
        if (hex.matches("0*")) {
            return Optional.of("zero: it binds nothing");
        }
        return hex.length() == 128 && hex.endsWith("0".repeat(64))
                ? Optional.of("32 bytes and zeros: often a SHA-256 of a key")
                : Optional.empty();
    }

    private static Optional<String> some(List<String> names, String none) {
        return Optional.of(names.isEmpty() ? none : String.join(", ", names));
    }

    private static long number(Bytes littleEndian) {
        return littleEndian.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
