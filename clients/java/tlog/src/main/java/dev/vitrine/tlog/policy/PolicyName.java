package dev.vitrine.tlog.policy;

import dev.vitrine.tlog.Bytes;
import java.nio.charset.StandardCharsets;

/** The name of a witness or a group inside one policy: opaque octets without blanks, compared exactly. */
public record PolicyName(Bytes octets) {

    public PolicyName {
        if (octets.isEmpty()) {
            throw new IllegalArgumentException("a name is not empty");
        }
        for (int i = 0; i < octets.size(); i++) {
            int octet = octets.unsignedAt(i);
            if (octet <= ' ' || octet == 0x7f) {
                throw new IllegalArgumentException("a name has no blanks or control characters");
            }
        }
    }

    public static PolicyName of(String name) {
        return new PolicyName(Bytes.utf8(name));
    }

    /** As UTF-8; octets that are not are shown as replacement characters. */
    @Override
    public String toString() {
        return new String(octets.toByteArray(), StandardCharsets.UTF_8);
    }
}
