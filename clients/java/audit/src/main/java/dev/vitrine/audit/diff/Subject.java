package dev.vitrine.audit.diff;

import dev.vitrine.evidence.image.BorrowedLayout;
import dev.vitrine.evidence.image.ElfMap;
import dev.vitrine.evidence.image.EnclaveImage;
import dev.vitrine.evidence.image.EnclaveImage.Variant;
import dev.vitrine.evidence.image.EnclaveSigner;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.evidence.image.Measurement;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/**
 * One of the two files, loaded in the first way that its metadata describes.
 *
 * @param how in which way it was loaded, or why not
 */
record Subject(
        Bytes file,
        Optional<ElfMap> map,
        Optional<Variant> variant,
        Optional<Sigstruct> sigstruct,
        Optional<Measurement> measurement,
        String how) {

    /** Reads a file; where nobody signed it, with the layout of the other one. */
    static Subject of(Bytes file, Bytes other, MeasureLimits limits) {
        Optional<ElfMap> map = ElfMap.of(file);
        try {
            EnclaveImage image = EnclaveImage.parse(file);
            Variant variant = image.variants().get(0);
            Optional<Sigstruct> sigstruct = variant.signature().map(found -> found.sigstruct());
            if (!variant.isLoadable()) {
                return new Subject(file, map, Optional.empty(), sigstruct, Optional.empty(), image.format());
            }
            return measured(file, map, variant, sigstruct, limits, image.format() + ", " + variant.name());
        } catch (MalformedException e) {
            return unsigned(file, other, map, limits, String.valueOf(e.getMessage()));
        }
    }

    private static Subject unsigned(
            Bytes file, Bytes other, Optional<ElfMap> map, MeasureLimits limits, String otherwise) {
        try {
            BorrowedLayout layout = BorrowedLayout.of(file, other);
            Optional<String> objection = layout.objection();
            if (objection.isPresent()) {
                return unmeasured(file, map, "the other file's layout cannot be used for this one: " + objection.get());
            }
            Variant variant = layout.variants().get(0);
            return measured(file, map, variant, Optional.empty(), limits, variant.name() + " of the other file");
        } catch (MalformedException e) {
            return dummy(file, map, limits, otherwise);
        }
    }

    /** Nobody signed either file: both get one layout of ours and the published dummy key, which says nothing of them. */
    private static Subject dummy(Bytes file, Optional<ElfMap> map, MeasureLimits limits, String otherwise) {
        try {
            Bytes signed = EnclaveSigner.sign(
                    file,
                    new EnclaveSigner.Layout(16, 4, 1),
                    EnclaveKey.dummy(),
                    EnclaveKey.Terms.production(0x20000101, 0, 0));
            List<Variant> variants = EnclaveImage.parse(signed).variants();
            return measured(
                    file,
                    map,
                    variants.get(0),
                    Optional.empty(),
                    limits,
                    "unsigned; laid out here and signed with the published dummy key, to compare only");
        } catch (MalformedException e) {
            return unmeasured(file, map, otherwise);
        }
    }

    private static Subject measured(
            Bytes file,
            Optional<ElfMap> map,
            Variant variant,
            Optional<Sigstruct> sigstruct,
            MeasureLimits limits,
            String how) {
        try {
            Optional<Measurement> measurement = variant.measure(limits);
            return new Subject(
                    file,
                    map,
                    Optional.of(variant),
                    sigstruct,
                    measurement,
                    measurement.isPresent() ? how : how + ": more pages than the limits allow");
        } catch (MalformedException e) {
            return new Subject(file, map, Optional.empty(), sigstruct, Optional.empty(), how + ": " + e.getMessage());
        }
    }

    private static Subject unmeasured(Bytes file, Optional<ElfMap> map, String why) {
        return new Subject(file, map, Optional.empty(), Optional.empty(), Optional.empty(), why);
    }
}
