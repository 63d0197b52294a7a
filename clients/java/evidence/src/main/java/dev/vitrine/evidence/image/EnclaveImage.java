package dev.vitrine.evidence.image;

import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/** A file that becomes an enclave. */
public sealed interface EnclaveImage permits IntelSdkImage, OpenEnclaveImage, SgxsImage, UnknownImage {

    /** For people: the framework, and what is known of its version. */
    String format();

    /** The ways in which this file can be loaded: one for each block of metadata. They should all give one enclave. */
    List<Variant> variants();

    /** One way of loading a file. */
    interface Variant {

        /** Within the image, such as {@code metadata 2.4}. */
        String name();

        /** The signature that belongs to this way of loading, and its place in the file. */
        Optional<Signature> signature();

        /** What is added to an address of the file to get an offset in the enclave. */
        default long imageOffset() {
            return 0;
        }

        /** False where only the signature is understood, not how the file is loaded. */
        boolean isLoadable();

        /** Replays the instructions that build the enclave. */
        void load(EnclaveInstructions target, MeasureLimits limits) throws MalformedException;

        /** Measures the enclave; empty where that would be more work than the limits allow. */
        default Optional<Measurement> measure(MeasureLimits limits) throws MalformedException {
            Measurer measurer = new Measurer(limits);
            try {
                load(measurer, limits);
            } catch (OverLimitException e) {
                return Optional.empty();
            }
            return Optional.of(measurer.finish());
        }
    }

    /**
     * A SIGSTRUCT in an image.
     *
     * @param position its first byte in the file
     */
    record Signature(int position, Sigstruct sigstruct) {}

    /**
     * Recognises an image by its content: an ELF file with the notes of the Intel SDK or of Open Enclave, an SGXS stream,
     * or any file with a SIGSTRUCT in it.
     */
    static EnclaveImage parse(Bytes file) throws MalformedException {
        if (SgxsImage.looksLike(file)) {
            return SgxsImage.parse(file);
        }
        if (ElfImage.looksLike(file)) {
            ElfImage elf = ElfImage.parse(file);
            if (elf.section(IntelSdkImage.SECTION).isPresent()) {
                return IntelSdkImage.parse(elf);
            }
            if (elf.section(OpenEnclaveImage.SECTION).isPresent()) {
                return OpenEnclaveImage.parse(elf);
            }
        }
        return UnknownImage.parse(file);
    }
}
