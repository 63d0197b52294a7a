package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Loads an Open Enclave image in the order of its host library: segments, relocations, heap, then each thread. */
final class OpenEnclaveLoader {

    private static final int PAGE = EnclaveInstructions.PAGE_SIZE;
    private static final long READ = 0x201;
    private static final long READ_WRITE = 0x203;
    private static final long TCS = 0x100;
    private static final byte[] ZERO_PAGE = new byte[PAGE];
    private static final int RELOCATION_SIZE = 24;
    private static final int SYMBOL_SIZE = 24;
    private static final int R_X86_64_TPOFF64 = 18;
    private static final int IMAGE_INFO_SIZE = 48;
    private static final int SIGSTRUCT_SIZE = 1808;

    // Guard, stack, guard, TCS, two frames of saved state, guard, thread-local storage, thread data.
    private static final int GUARDS_OF_STACK = 2;
    private static final int OTHER_PAGES_OF_THREAD = 5;

    private final OpenEnclaveImage properties;
    private final ElfImage elf;
    private final EnclaveInstructions target;
    private final MeasureLimits limits;

    OpenEnclaveLoader(OpenEnclaveImage properties, EnclaveInstructions target, MeasureLimits limits) {
        this.properties = properties;
        this.elf = properties.elf();
        this.target = target;
        this.limits = limits;
    }

    /** The initial thread-local data of the image. */
    private record TlsTemplate(long dataAddress, long dataSize, long dataAlign, long zeroSize, long zeroAlign) {

        long pages() {
            return roundUp(align(dataSize, dataAlign) + align(zeroSize, zeroAlign), PAGE) / PAGE;
        }

        private static long align(long size, long alignment) {
            return roundUp(size, Math.max(1, alignment));
        }
    }

    void load() throws MalformedException {
        byte[] image = loadedImage();
        Map<String, Long> symbols = symbols();
        byte[] relocations = relocations();
        TlsTemplate threadLocal = threadLocal();
        long used = image.length
                + (long) relocations.length
                + properties.heapPages() * PAGE
                + properties.threads()
                        * (properties.stackPages() + GUARDS_OF_STACK + threadLocal.pages() + OTHER_PAGES_OF_THREAD)
                        * PAGE;
        long enclaveSize = nextPowerOfTwo(used);
        fillProperties(image, relocations.length, enclaveSize);
        fillVariables(image, relocations.length, threadLocal, symbols);

        target.create(1, enclaveSize);
        for (ElfImage.Segment segment : elf.loads()) {
            addSegment(segment, image);
        }
        long at = image.length;
        for (int from = 0; from < relocations.length; from += PAGE) {
            target.addMeasured("relocations", at, READ, Arrays.copyOfRange(relocations, from, from + PAGE));
            at += PAGE;
        }
        for (long i = 0; i < properties.heapPages(); i++) {
            target.add("heap", at, READ_WRITE);
            at += PAGE;
        }
        for (long i = 0; i < properties.threads(); i++) {
            at = addThread(at, threadLocal.pages());
        }
    }

    private byte[] loadedImage() throws MalformedException {
        long end = 0;
        for (ElfImage.Segment segment : elf.loads()) {
            end = Math.max(end, segment.address() + segment.memorySize());
        }
        long size = roundUp(end, PAGE);
        if (size > limits.imageBytes()) {
            throw new OverLimitException("a loaded image larger than the limit");
        }
        byte[] image = new byte[(int) size];
        for (ElfImage.Segment segment : elf.loads()) {
            Field.slice(elf.file(), segment.offset(), segment.fileSize(), "a segment")
                    .copyTo(image, (int) segment.address());
        }
        return image;
    }

    /** The defined dynamic symbols: the signing tool fills in some of the enclave's variables by name. */
    private Map<String, Long> symbols() throws MalformedException {
        Map<String, Long> symbols = new HashMap<>();
        Bytes table = contents(".dynsym");
        Bytes names = contents(".dynstr");
        for (int at = 0; at + SYMBOL_SIZE <= table.size(); at += SYMBOL_SIZE) {
            if (Field.u16(table, at + 6L, "st_shndx") != 0) {
                symbols.put(
                        ElfImage.string(names, Field.u32(table, at, "st_name")),
                        Field.size(table, at + 8L, "st_value"));
            }
        }
        return symbols;
    }

    /** The relocations that the enclave applies to itself at its start, padded to whole pages. */
    private byte[] relocations() throws MalformedException {
        Bytes table = Bytes.concat(contents(".rela.dyn"), contents(".rela.plt"));
        Bytes symbols = contents(".dynsym");
        byte[] padded = new byte[(int) roundUp(table.size(), PAGE)];
        table.copyTo(padded, 0);
        for (int at = 0; at + RELOCATION_SIZE <= table.size(); at += RELOCATION_SIZE) {
            if (Field.u32(table, at + 8L, "r_info") == R_X86_64_TPOFF64) {
                long symbol = Field.u32(table, at + 12L, "r_info");
                long value = Field.u64(symbols, symbol * SYMBOL_SIZE + 8, "the symbol of a relocation");
                putLittleEndian(padded, at + 16, value);
            }
        }
        return padded;
    }

    private TlsTemplate threadLocal() {
        Optional<ElfImage.Section> data = elf.section(".tdata");
        Optional<ElfImage.Section> zero = elf.section(".tbss");
        long address = data.map(ElfImage.Section::address).orElse(0L);
        long alignment = elf.threadLocal()
                .filter(segment -> segment.address() == address)
                .map(ElfImage.Segment::alignment)
                .orElse(data.map(ElfImage.Section::alignment).orElse(1L));
        return new TlsTemplate(
                address,
                data.map(ElfImage.Section::size).orElse(0L),
                alignment,
                zero.map(ElfImage.Section::size).orElse(0L),
                zero.map(ElfImage.Section::alignment).orElse(1L));
    }

    private void fillProperties(byte[] image, long relocationsSize, long enclaveSize) throws MalformedException {
        long signature = properties.properties().address() + properties.signatureAt();
        long info = signature - IMAGE_INFO_SIZE;
        if (info < 0 || signature + SIGSTRUCT_SIZE > image.length) {
            throw new MalformedException("the properties are not loaded", MalformedException.NO_POSITION);
        }
        long[] values = {
            properties.properties().address(),
            properties.propertiesSize(),
            image.length,
            relocationsSize,
            image.length + relocationsSize,
            enclaveSize
        };
        for (int i = 0; i < values.length; i++) {
            putLittleEndian(image, (int) info + 8 * i, values[i]);
        }
        Arrays.fill(image, (int) signature, (int) signature + SIGSTRUCT_SIZE, (byte) 0);
    }

    private void fillVariables(byte[] image, long relocationsSize, TlsTemplate threadLocal, Map<String, Long> symbols)
            throws MalformedException {
        setVariable(image, symbols, "_enclave_rva", symbols.getOrDefault("_enclave_rva", 0L));
        setVariable(image, symbols, "_reloc_rva", image.length);
        setVariable(image, symbols, "_reloc_size", relocationsSize);
        if (threadLocal.dataSize() > 0) {
            setVariable(image, symbols, "_tdata_rva", threadLocal.dataAddress());
            setVariable(image, symbols, "_tdata_size", threadLocal.dataSize());
            setVariable(image, symbols, "_tdata_align", threadLocal.dataAlign());
        }
        if (threadLocal.zeroSize() > 0) {
            setVariable(image, symbols, "_tbss_size", threadLocal.zeroSize());
            setVariable(image, symbols, "_tbss_align", threadLocal.zeroAlign());
        }
        setVariable(image, symbols, "_td_from_tcs_offset", (threadLocal.pages() + 4) * PAGE);
    }

    private static void setVariable(byte[] image, Map<String, Long> symbols, String name, long value)
            throws MalformedException {
        Long address = symbols.get(name);
        if (address == null) {
            return; // Not every version has all of them.
        }
        if (address > image.length - 8) {
            throw new MalformedException("a variable outside of the image", MalformedException.NO_POSITION);
        }
        putLittleEndian(image, address.intValue(), value);
    }

    private void addSegment(ElfImage.Segment segment, byte[] image) throws MalformedException {
        long flags = 0x200 | (segment.flags() & 4) >> 2 | (segment.flags() & 2) | (segment.flags() & 1) << 2;
        long end = segment.address() + segment.memorySize();
        for (long at = segment.address() / PAGE * PAGE; at < end; at += PAGE) {
            target.addMeasured("segment", at, flags, Arrays.copyOfRange(image, (int) at, (int) at + PAGE));
        }
    }

    private long addThread(long start, long threadLocalPages) throws MalformedException {
        long at = start + PAGE; // guard
        byte[] stack = new byte[PAGE];
        Arrays.fill(stack, (byte) 0xcc);
        for (long i = 0; i < properties.stackPages(); i++) {
            target.addMeasured("stack", at, READ_WRITE, stack);
            at += PAGE;
        }
        at += PAGE; // guard
        target.addMeasured("thread control structure", at, TCS, threadControl(at, threadLocalPages));
        at += PAGE;
        for (int i = 0; i < 2; i++) {
            target.addMeasured("saved state", at, READ_WRITE, ZERO_PAGE);
            at += PAGE;
        }
        at += PAGE; // guard
        for (long i = 0; i < threadLocalPages; i++) {
            target.addMeasured("thread-local storage", at, READ_WRITE, ZERO_PAGE);
            at += PAGE;
        }
        target.addMeasured("thread data", at, READ_WRITE, ZERO_PAGE);
        return at + PAGE;
    }

    private byte[] threadControl(long at, long threadLocalPages) {
        long threadData = at + (threadLocalPages + 4) * PAGE;
        byte[] page = new byte[PAGE];
        putLittleEndian(page, 16, at + PAGE); // OSSA
        page[28] = 2; // NSSA
        putLittleEndian(page, 32, elf.entry()); // OENTRY
        putLittleEndian(page, 48, threadData); // OFSBASE
        putLittleEndian(page, 56, threadData); // OGSBASE
        Arrays.fill(page, 64, 72, (byte) 0xff); // FSLIMIT, GSLIMIT
        return page;
    }

    private Bytes contents(String section) throws MalformedException {
        Optional<ElfImage.Section> found = elf.section(section);
        return found.isPresent() ? elf.contents(found.get()) : Bytes.EMPTY;
    }

    private static long nextPowerOfTwo(long size) {
        return size <= 1 ? 1 : Long.highestOneBit(size - 1) << 1;
    }

    private static long roundUp(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }

    private static void putLittleEndian(byte[] target, int at, long value) {
        for (int i = 0; i < 8; i++) {
            target[at + i] = (byte) (value >>> (8 * i));
        }
    }
}
