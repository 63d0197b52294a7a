package dev.vitrine.audit.rebuild;

import dev.vitrine.evidence.image.BorrowedLayout;
import dev.vitrine.evidence.image.EnclaveImage;
import dev.vitrine.evidence.image.EnclaveImage.Variant;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.evidence.image.Measurement;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a build left behind, measured.
 *
 * @param file its bytes
 * @param mrEnclave empty where it could not be measured
 * @param how it was measured, or why not
 */
public record RebuiltImage(Bytes file, Optional<Bytes> mrEnclave, String how) {

    /**
     * Measures an image.
     *
     * @param signed the released, signed file, for the layout of an image that nobody signed
     */
    static RebuiltImage of(Bytes file, Optional<Bytes> signed, MeasureLimits limits) {
        if (file.size() == Sigstruct.SIZE) {
            try {
                return new RebuiltImage(
                        file,
                        Optional.of(Sigstruct.parse(file).mrEnclave()),
                        "as the builder's own signing tool measured it");
            } catch (MalformedException e) {
                return new RebuiltImage(file, Optional.empty(), "not measured: " + e.getMessage());
            }
        }
        try {
            EnclaveImage image = EnclaveImage.parse(file);
            return measured(file, image.variants(), limits, "measured as it is: " + image.format());
        } catch (MalformedException e) {
            return unsigned(file, signed, limits, String.valueOf(e.getMessage()));
        }
    }

    private static RebuiltImage unsigned(Bytes file, Optional<Bytes> signed, MeasureLimits limits, String otherwise) {
        if (signed.isEmpty()) {
            return new RebuiltImage(
                    file,
                    Optional.empty(),
                    "not measured: " + otherwise
                            + "; heap, stacks and threads are part of the measurement: supply the signed file of the"
                            + " release, which has them");
        }
        try {
            BorrowedLayout layout = BorrowedLayout.of(file, signed.get());
            Optional<String> objection = layout.objection();
            if (objection.isPresent()) {
                return new RebuiltImage(
                        file,
                        Optional.empty(),
                        "not measured: the layout of the signed file could bring code of its own: " + objection.get());
            }
            return measured(
                    file,
                    layout.variants(),
                    limits,
                    "measured unsigned, with heap, stacks and threads of the signed file, which were checked to bring no"
                            + " code");
        } catch (MalformedException e) {
            return new RebuiltImage(file, Optional.empty(), "not measured: " + e.getMessage());
        }
    }

    /** All ways of loading a file have to give one enclave. */
    private static RebuiltImage measured(Bytes file, List<Variant> variants, MeasureLimits limits, String how)
            throws MalformedException {
        List<Bytes> found = new ArrayList<>();
        for (Variant variant : variants) {
            if (!variant.isLoadable()) {
                return new RebuiltImage(file, Optional.empty(), "not measured: how this file is loaded is not known");
            }
            Optional<Measurement> measurement = variant.measure(limits);
            if (measurement.isEmpty()) {
                return new RebuiltImage(file, Optional.empty(), "not measured: more pages than the limits allow");
            }
            found.add(measurement.get().mrEnclave());
        }
        boolean agree = found.stream().distinct().count() == 1;
        return agree
                ? new RebuiltImage(file, Optional.of(found.get(0)), how)
                : new RebuiltImage(
                        file, Optional.empty(), "not measured: its blocks of metadata give several enclaves");
    }
}
