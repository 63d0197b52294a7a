package dev.vitrine.evidence.sigstruct;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** Finds SIGSTRUCTs in a file of any format by their two headers and zero bytes. A find is a hint until it is verified. */
public final class SigstructScan {

    /** More copies than any toolchain writes: one per metadata version. */
    private static final int MAX_COPIES = 64;

    private SigstructScan() {}

    /**
     * One copy.
     *
     * @param position its first byte in the file
     */
    public record Found(int position, Sigstruct sigstruct) {}

    /** Every well-formed copy, in file order. */
    public static List<Found> find(Bytes file) {
        List<Found> found = new ArrayList<>();
        byte first = SigstructBody.HEADER.at(0);
        int last = file.size() - Sigstruct.SIZE;
        for (int at = file.indexOf(first, 0); at >= 0 && at <= last; at = file.indexOf(first, at + 1)) {
            // The fifth byte decides almost always; a slice for each 0x06 of a large file would be costly.
            if (file.at(at + 4) != SigstructBody.HEADER.at(4)) {
                continue;
            }
            try {
                found.add(new Found(at, Sigstruct.parse(file.slice(at, at + Sigstruct.SIZE))));
            } catch (MalformedException e) {
                continue;
            }
            if (found.size() == MAX_COPIES) {
                break;
            }
        }
        return List.copyOf(found);
    }
}
