package dev.vitrine.audit.diff;

import dev.vitrine.evidence.image.ElfMap;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.tlog.Bytes;
import java.util.Arrays;
import java.util.Optional;

/** Hides from a file what depends on who signed it and when, so that two signers of one image compare as equal. */
final class SignerBytes {

    static final String NOTE = ".note.sgxmeta";

    /** Date; modulus, exponent and signature; the two quotients. */
    private static final int[][] RANGES = {{20, 24}, {128, 900}, {1040, 1808}};

    private SignerBytes() {}

    /** The file with zeros in the signer's fields of every SIGSTRUCT. */
    static byte[] hidden(Bytes file) {
        byte[] bytes = file.toByteArray();
        for (SigstructScan.Found found : SigstructScan.find(file)) {
            for (int[] range : RANGES) {
                Arrays.fill(bytes, found.position() + range[0], found.position() + range[1], (byte) 0);
            }
        }
        return bytes;
    }

    /** The same, and without what a signing tool writes beside the signature; for a file that nobody signed. */
    static byte[] hiddenWithLayout(Bytes file, Optional<ElfMap> map) {
        byte[] bytes = hidden(file);
        map.ifPresent(elf -> elf.sections().stream()
                .filter(section -> section.name().equals(NOTE) && section.hasBytes())
                .forEach(section -> Arrays.fill(
                        bytes, (int) section.offset(), (int) (section.offset() + section.size()), (byte) 0)));
        return bytes;
    }
}
