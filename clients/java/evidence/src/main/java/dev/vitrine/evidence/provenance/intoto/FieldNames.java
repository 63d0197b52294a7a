package dev.vitrine.evidence.provenance.intoto;

import java.util.Locale;

/** Names of fields as verdicts have them: lower case with dashes. */
public final class FieldNames {

    private FieldNames() {}

    /** {@code sgxMrEnclave} and {@code sha3_256} become {@code sgx-mr-enclave} and {@code sha3-256}. */
    public static String dashed(String name) {
        StringBuilder dashed = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z' && i > 0 && Character.isLowerCase(name.charAt(i - 1))) {
                dashed.append('-');
            }
            dashed.append(Character.isLetterOrDigit(c) && c < 0x80 ? c : '-');
        }
        return dashed.toString().toLowerCase(Locale.ROOT);
    }
}
