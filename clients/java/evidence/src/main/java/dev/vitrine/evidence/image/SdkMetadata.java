package dev.vitrine.evidence.image;

import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One block of the metadata that the Intel SDK's signing tool leaves in an enclave: how to build it, and its signature.
 * Nothing of it needs to be trusted: it is the input of a measurement that is compared at the end.
 *
 * @param position the block's first byte in the file
 * @param block its bytes; offsets in it count from its start
 * @param major the version's upper half; 11 and more are the variants with an enclave range of its own
 * @param minor the version's lower half
 */
record SdkMetadata(
        int position,
        Bytes block,
        long major,
        long minor,
        long ssaFrameSize,
        long enclaveSize,
        Sigstruct sigstruct,
        List<Patch> patches,
        List<Layout> layout,
        Optional<Range> range,
        List<SharedObject> sharedObjects) {

    static final long MAGIC = 0x86A8_0294_635D_0E4CL;
    private static final int HEADER_SIZE = 1888;
    private static final int SIGSTRUCT_AT = 64;
    private static final int DIRECTORIES_AT = 1872;
    private static final int ENTRY_SIZE = 32;
    private static final int MAX_ENTRIES = 1024;
    private static final int GROUP = 0x1000;
    private static final int SHARED_OBJECT = 0x1002;

    /** Bytes of the block that replace bytes of the file before it is loaded. */
    record Patch(long target, Bytes content) {}

    /**
     * A line of the layout: pages to add, or, where {@code isGroup}, lines to repeat.
     *
     * @param attributes bit 0 EADD, bit 1 EEXTEND; the others do not concern the measurement
     * @param pages of a group: how many lines before it are repeated
     * @param address of a group: how often
     * @param content the bytes to load; empty where the pages are filled with {@code fill}
     * @param fill a 32-bit pattern
     * @param flags of a group: by how much the addresses grow each time
     */
    record Layout(int id, int attributes, long pages, long address, Optional<Bytes> content, long fill, long flags) {

        boolean isGroup() {
            return (id & GROUP) != 0;
        }

        boolean isAdded() {
            return (attributes & 1) != 0;
        }

        boolean isExtended() {
            return (attributes & 3) == 3;
        }
    }

    /** The addresses that the enclave claims, where they are more than its image. */
    record Range(long imageAddress, long start, long size) {}

    /** A shared object appended to the file and loaded behind the enclave's own segments. */
    record SharedObject(long fileOffset, long memoryOffset, long size) {}

    static SdkMetadata parseAt(int position, Bytes block) throws MalformedException {
        try {
            return parse(position, block);
        } catch (MalformedException e) {
            throw e.shiftedBy(position);
        }
    }

    private static SdkMetadata parse(int position, Bytes block) throws MalformedException {
        if (block.size() < HEADER_SIZE) {
            throw new MalformedException("a metadata block is too short", block.size());
        }
        long version = Field.u64(block, 8, "the metadata version");
        long major = version >>> 32;
        long minor = version & 0xffff_ffffL;
        boolean isKnown = (major % 10 >= 1 && major % 10 <= 3) && major < 20;
        if (!isKnown) {
            throw new MalformedException("an unknown version of metadata", 8);
        }
        Bytes sigstruct = block.slice(SIGSTRUCT_AT, SIGSTRUCT_AT + Sigstruct.SIZE);
        boolean hasRange = major > 10;
        boolean hasExtensions = (major % 10 == 1 && minor >= 5) || (major % 10 == 3 && minor >= 2);
        return new SdkMetadata(
                position,
                block,
                major,
                minor,
                Field.u32(block, 24, "ssa_frame_size"),
                Field.size(block, 40, "enclave_size"),
                parseSigstruct(sigstruct),
                patches(block, directory(block, 0)),
                layout(block, directory(block, 1)),
                hasRange ? Optional.of(range(directory(block, 2))) : Optional.empty(),
                hasExtensions ? sharedObjects(block, directory(block, 3)) : List.of());
    }

    /** What is added to an address of the file to get an offset in the enclave. */
    long imageOffset() {
        return range.map(one -> one.imageAddress() - one.start()).orElse(0L);
    }

    String versionName() {
        return major + "." + minor;
    }

    private static Sigstruct parseSigstruct(Bytes bytes) throws MalformedException {
        try {
            return Sigstruct.parse(bytes);
        } catch (MalformedException e) {
            throw e.shiftedBy(SIGSTRUCT_AT);
        }
    }

    private static Bytes directory(Bytes block, int index) throws MalformedException {
        long at = DIRECTORIES_AT + 8L * index;
        long offset = Field.u32(block, at, "a directory's offset");
        long size = Field.u32(block, at + 4, "a directory's size");
        return Field.slice(block, offset, size, "a metadata directory");
    }

    private static int entries(Bytes directory, int entrySize) throws MalformedException {
        if (directory.size() % entrySize != 0 || directory.size() / entrySize > MAX_ENTRIES) {
            throw new MalformedException("a metadata directory has an odd size", MalformedException.NO_POSITION);
        }
        return directory.size() / entrySize;
    }

    private static List<Patch> patches(Bytes block, Bytes directory) throws MalformedException {
        List<Patch> patches = new ArrayList<>();
        for (int i = 0; i < entries(directory, ENTRY_SIZE); i++) {
            long at = (long) i * ENTRY_SIZE;
            long target = Field.size(directory, at, "a patch's target");
            long source = Field.u32(directory, at + 8, "a patch's source");
            long size = Field.u32(directory, at + 12, "a patch's size");
            patches.add(new Patch(target, Field.slice(block, source, size, "a patch")));
        }
        return List.copyOf(patches);
    }

    private static List<Layout> layout(Bytes block, Bytes directory) throws MalformedException {
        List<Layout> lines = new ArrayList<>();
        for (int i = 0; i < entries(directory, ENTRY_SIZE); i++) {
            long at = (long) i * ENTRY_SIZE;
            int id = Field.u16(directory, at, "a layout's id");
            int second = Field.u16(directory, at + 2, "a layout's attributes");
            long third = Field.u32(directory, at + 4, "a layout's pages");
            long fourth = Field.size(directory, at + 8, "a layout's address");
            if ((id & GROUP) != 0) {
                if (second > i) {
                    throw new MalformedException("a group repeats more lines than there are", at);
                }
                lines.add(new Layout(id, 0, second, third, Optional.empty(), 0, fourth));
                continue;
            }
            long size = Field.u32(directory, at + 16, "a layout's content");
            long offset = Field.u32(directory, at + 20, "a layout's content");
            boolean isLoaded = (second & 1) != 0 && offset != 0;
            lines.add(new Layout(
                    id,
                    second,
                    third,
                    fourth,
                    isLoaded ? Optional.of(Field.slice(block, offset, size, "a layout's content")) : Optional.empty(),
                    size,
                    Field.u64(directory, at + 24, "a layout's flags")));
        }
        for (int i = 0; i < lines.size(); i++) {
            requireNoNestedGroup(lines, i);
        }
        return List.copyOf(lines);
    }

    private static void requireNoNestedGroup(List<Layout> lines, int index) throws MalformedException {
        Layout group = lines.get(index);
        if (!group.isGroup()) {
            return;
        }
        for (int i = index - (int) group.pages(); i < index; i++) {
            if (lines.get(i).isGroup()) {
                throw new MalformedException("a group within a group", MalformedException.NO_POSITION);
            }
        }
    }

    private static Range range(Bytes directory) throws MalformedException {
        if (directory.size() != 24) {
            throw new MalformedException("an enclave range has 24 bytes", MalformedException.NO_POSITION);
        }
        Range range = new Range(
                Field.size(directory, 0, "enclave_image_address"),
                Field.size(directory, 8, "elrange_start_address"),
                Field.size(directory, 16, "elrange_size"));
        boolean isAligned = Long.bitCount(range.size()) == 1 && range.start() % range.size() == 0;
        if (!isAligned || range.imageAddress() < range.start() || range.imageAddress() % 4096 != 0) {
            throw new MalformedException("an enclave range does not hold its image", MalformedException.NO_POSITION);
        }
        return range;
    }

    private static List<SharedObject> sharedObjects(Bytes block, Bytes directory) throws MalformedException {
        List<SharedObject> objects = new ArrayList<>();
        for (int i = 0; i < entries(directory, 16); i++) {
            long at = 16L * i;
            if (Field.u32(directory, at, "an extension's id") != SHARED_OBJECT) {
                continue;
            }
            long size = Field.u32(directory, at + 4, "an extension's size");
            long offset = Field.u32(directory, at + 8, "an extension's offset");
            Bytes entry = Field.slice(block, offset, size, "an extension");
            objects.add(new SharedObject(
                    Field.size(entry, 0, "an appended object's offset"),
                    Field.size(entry, 8, "an appended object's address"),
                    Field.size(entry, 16, "an appended object's size")));
        }
        return List.copyOf(objects);
    }
}
