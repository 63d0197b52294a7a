package dev.vitrine.evidence.image;

import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/**
 * A classic Open Enclave image: one ELF file with its properties in {@code .oeinfo}. Images with modules or an extended
 * identity (EEID) measure differently and show as a difference.
 *
 * @param properties the section
 * @param heapPages pages of heap
 * @param stackPages pages of stack for each thread
 * @param threads how many thread control structures
 * @param signatureAt the SIGSTRUCT's place in the section
 */
record OpenEnclaveImage(
        ElfImage elf,
        ElfImage.Section properties,
        long propertiesSize,
        long heapPages,
        long stackPages,
        long threads,
        int signatureAt,
        Sigstruct sigstruct)
        implements EnclaveImage, EnclaveImage.Variant {

    static final String SECTION = ".oeinfo";

    private static final int TYPE_SGX = 2;
    private static final int IMAGE_INFO_SIZE = 48;
    private static final long MAX_PAGES = 1L << 28;
    private static final long MAX_THREADS = 4096;

    static OpenEnclaveImage parse(ElfImage elf) throws MalformedException {
        ElfImage.Section section = elf.section(SECTION)
                .orElseThrow(
                        () -> new MalformedException("no properties of Open Enclave", MalformedException.NO_POSITION));
        try {
            return parse(elf, section, elf.contents(section));
        } catch (MalformedException e) {
            throw e.shiftedBy(section.offset());
        }
    }

    private static OpenEnclaveImage parse(ElfImage elf, ElfImage.Section section, Bytes bytes)
            throws MalformedException {
        long size = Field.u32(bytes, 0, "the size of the properties");
        if (Field.u32(bytes, 4, "the type of the properties") != TYPE_SGX) {
            throw new MalformedException("the properties are not for SGX", 4);
        }
        List<SigstructScan.Found> found = SigstructScan.find(Field.slice(bytes, 0, size, "the properties"));
        if (found.size() != 1 || found.get(0).position() < IMAGE_INFO_SIZE) {
            throw new MalformedException("the properties hold one SIGSTRUCT", 0);
        }
        return new OpenEnclaveImage(
                elf,
                section,
                size,
                bounded(bytes, 8, MAX_PAGES, "the number of heap pages"),
                bounded(bytes, 16, MAX_PAGES, "the number of stack pages"),
                bounded(bytes, 24, MAX_THREADS, "the number of threads"),
                found.get(0).position(),
                found.get(0).sigstruct());
    }

    private static long bounded(Bytes bytes, int at, long limit, String name) throws MalformedException {
        long value = Field.u64(bytes, at, name);
        if (value < 0 || value > limit) {
            throw new MalformedException(name + " is too large", at);
        }
        return value;
    }

    @Override
    public String format() {
        return "Open Enclave";
    }

    @Override
    public List<Variant> variants() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "properties";
    }

    @Override
    public Optional<Signature> signature() {
        return Optional.of(new Signature((int) properties.offset() + signatureAt, sigstruct));
    }

    @Override
    public boolean isLoadable() {
        return true;
    }

    @Override
    public void load(EnclaveInstructions target, MeasureLimits limits) throws MalformedException {
        new OpenEnclaveLoader(this, target, limits).load();
    }
}
