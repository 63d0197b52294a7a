package dev.vitrine.evidence.sgx;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.List;

/** The ATTRIBUTES of an enclave: Intel SDM, volume 3D, section "ATTRIBUTES". */
@Immutable
public record SgxAttributes(long flags, long xfrm) {

    private static final String[] FLAG_NAMES = {
        "INIT",
        "DEBUG",
        "MODE64BIT",
        "bit3",
        "PROVISIONKEY",
        "EINITTOKEN_KEY",
        "CET",
        "KSS",
        "bit8",
        "bit9",
        "AEXNOTIFY"
    };

    /** The enclave runs: the processor sets it, so a report without it is not one. */
    public boolean isInitialised() {
        return flag(0);
    }

    /** The host reads and writes the enclave's memory at will. */
    public boolean isDebug() {
        return flag(1);
    }

    /** The enclave may derive keys that identify the machine to every enclave of its signer. */
    public boolean hasProvisioningKey() {
        return flag(4);
    }

    /** The enclave may launch others. */
    public boolean hasLaunchKey() {
        return flag(5);
    }

    /** The names of the flags that are set, in the order of their bits. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if (flag(bit)) {
                names.add(bit < FLAG_NAMES.length ? FLAG_NAMES[bit] : "bit" + bit);
            }
        }
        return names;
    }

    private boolean flag(int bit) {
        return (flags >>> bit & 1) != 0;
    }
}
