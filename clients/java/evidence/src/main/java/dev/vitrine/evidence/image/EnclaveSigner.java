package dev.vitrine.evidence.image;

import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Lays out and signs a shared object in the format of the Intel SDK (metadata 2.4), without the SDK.
 *
 * <p>The file must have room for the metadata in a section {@code .note.sgxmeta} that is not loaded. Behind the image come a
 * heap whose pages are added and not measured, and for each thread a guard, a stack, a guard, the control structure, two
 * frames of saved state, a guard and the thread's data. That is the shape of the SDK's layouts and not its arithmetic:
 * what this signs is an enclave of its own, for demonstrations and tests.
 */
public final class EnclaveSigner {

    private static final int PAGE = EnclaveInstructions.PAGE_SIZE;
    private static final int SIGSTRUCT_AT = 64;
    private static final int BLOCK_HEADER = 1904;
    private static final int PATCHES = 2;
    private static final int ENTRY_SIZE = 32;
    private static final int TEMPLATE_SIZE = 72;
    private static final int NOTE_HEADER = 12 + 13;
    private static final int GUARD_PAGES = 16;
    private static final int STACK_FILL = 0xCCCCCCCC;
    private static final long READ_WRITE = 0x203;
    private static final long TCS = 0x100;
    private static final int LINES_BEFORE_THREADS = 1;
    private static final int LINES_OF_A_THREAD = 7;

    /**
     * What an enclave gets beside its image.
     *
     * @param heapPages 0 to 65,536
     * @param stackPages of each thread, 1 to 4,096
     * @param threads 1 to 64
     */
    public record Layout(int heapPages, int stackPages, int threads) {
        public Layout {
            boolean fits = heapPages >= 0
                    && heapPages <= 65_536
                    && stackPages >= 1
                    && stackPages <= 4096
                    && threads >= 1
                    && threads <= 64;
            if (!fits) {
                throw new IllegalArgumentException(
                        "an enclave has 0 to 65536 pages of heap, 1 to 4096 of stack and 1 to" + " 64 threads");
            }
        }
    }

    private EnclaveSigner() {}

    /**
     * The signed file. It differs from the unsigned one in the contents of {@code .note.sgxmeta} only.
     *
     * @throws MalformedException where the file is no shared object for x86-64, or has no room for the metadata
     */
    public static Bytes sign(Bytes unsigned, Layout layout, EnclaveKey key, EnclaveKey.Terms terms)
            throws MalformedException {
        Bytes draft = withMetadata(unsigned, layout, Bytes.wrapUnsafe(draft(terms, key)));
        Measurement measured = EnclaveImage.parse(draft)
                .variants()
                .get(0)
                .measure(MeasureLimits.DEFAULT)
                .orElseThrow(
                        () -> new MalformedException("an enclave beyond the limits", MalformedException.NO_POSITION));
        return withMetadata(
                unsigned, layout, key.sign(measured.mrEnclave(), terms).raw());
    }

    private static byte[] draft(EnclaveKey.Terms terms, EnclaveKey key) {
        return key.sign(Bytes.wrapUnsafe(new byte[32]), terms).raw().toByteArray();
    }

    private static Bytes withMetadata(Bytes unsigned, Layout layout, Bytes sigstruct) throws MalformedException {
        ElfImage elf = ElfImage.parse(unsigned);
        ElfImage.Section section = elf.section(IntelSdkImage.SECTION)
                .orElseThrow(() -> new MalformedException(
                        "no section " + IntelSdkImage.SECTION + " to write the metadata to",
                        MalformedException.NO_POSITION));
        byte[] block = block(elf, layout, sigstruct);
        int room = elf.contents(section).size() - NOTE_HEADER;
        if (block.length > room) {
            throw new MalformedException(
                    IntelSdkImage.SECTION + " has room for " + Math.max(0, room) + " bytes of metadata, " + block.length
                            + " are needed",
                    section.offset());
        }
        byte[] file = unsigned.toByteArray();
        ByteBuffer note = ByteBuffer.allocate(room + NOTE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        note.putInt(13).putInt(room).putInt(1);
        note.put(Bytes.utf8("sgx_metadata\0").toByteArray()).put(block);
        System.arraycopy(note.array(), 0, file, (int) section.offset(), note.capacity());
        return Bytes.wrapUnsafe(file);
    }

    private static byte[] block(ElfImage elf, Layout layout, Bytes sigstruct) {
        long end = 0;
        for (ElfImage.Segment segment : elf.loads()) {
            end = Math.max(end, segment.address() + segment.memorySize());
        }
        long heap = roundUp(end) + (long) GUARD_PAGES * PAGE;
        long thread = heap + (long) layout.heapPages() * PAGE;
        long guard = (long) GUARD_PAGES * PAGE;
        long threadControl = thread + guard + (long) layout.stackPages() * PAGE + guard;
        long threadSize = 3 * guard + (layout.stackPages() + 4L) * PAGE;
        int lines = LINES_BEFORE_THREADS + LINES_OF_A_THREAD + (layout.threads() > 1 ? 1 : 0);
        int layoutAt = BLOCK_HEADER + PATCHES * ENTRY_SIZE;
        int contentAt = layoutAt + lines * ENTRY_SIZE;

        ByteBuffer table = ByteBuffer.allocate(lines * ENTRY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        line(table, 2, 1, layout.heapPages(), heap, 0, 0, READ_WRITE);
        line(table, 10, 0, GUARD_PAGES, thread, 0, 0, 0);
        line(table, 7, 3, layout.stackPages(), thread + guard, STACK_FILL, 0, READ_WRITE);
        line(table, 10, 0, GUARD_PAGES, threadControl - guard, 0, 0, 0);
        line(table, 4, 3, 1, threadControl, TEMPLATE_SIZE, contentAt, TCS);
        line(table, 6, 3, 2, threadControl + PAGE, 0, 0, READ_WRITE);
        line(table, 10, 0, GUARD_PAGES, threadControl + 3L * PAGE, 0, 0, 0);
        line(table, 5, 3, 1, threadControl + 3L * PAGE + guard, 0, 0, READ_WRITE);
        if (layout.threads() > 1) {
            table.putShort((short) 0x1009).putShort((short) LINES_OF_A_THREAD);
            table.putInt(layout.threads() - 1).putLong(threadSize).putLong(0).putLong(0);
        }

        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(template(elf.entry(), 3L * PAGE + guard));
        content.writeBytes(new byte[16]);
        ByteBuffer block = ByteBuffer.allocate(contentAt + content.size()).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(0, SdkMetadata.MAGIC).putInt(8, 4).putInt(12, 2);
        block.putInt(16, block.capacity()).putInt(20, 1).putInt(24, 1);
        block.putLong(40, enclaveSize(thread + layout.threads() * threadSize));
        block.put(SIGSTRUCT_AT, sigstruct.toByteArray());
        block.putInt(1872, BLOCK_HEADER).putInt(1876, PATCHES * ENTRY_SIZE);
        block.putInt(1880, layoutAt).putInt(1884, lines * ENTRY_SIZE);
        // Where the tables of sections lie differs with what is in them; it is no part of the enclave.
        int zeros = contentAt + TEMPLATE_SIZE;
        for (List<Integer> patch : List.of(List.of(0x28, 8), List.of(0x3C, 4))) {
            int at = BLOCK_HEADER + (patch.get(0) == 0x28 ? 0 : ENTRY_SIZE);
            block.putLong(at, patch.get(0)).putInt(at + 8, zeros).putInt(at + 12, patch.get(1));
        }
        block.put(layoutAt, table.array()).put(contentAt, content.toByteArray());
        return block.array();
    }

    private static void line(
            ByteBuffer table, int id, int attributes, int pages, long address, int size, int offset, long flags) {
        table.putShort((short) id).putShort((short) attributes).putInt(pages);
        table.putLong(address).putInt(size).putInt(offset).putLong(flags);
    }

    /** A thread control structure with its addresses relative to itself, as the loader expects it. */
    private static byte[] template(long entry, long threadData) {
        ByteBuffer template = ByteBuffer.allocate(TEMPLATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        template.putLong(16, PAGE).putInt(28, 2).putLong(32, entry);
        template.putLong(48, threadData).putLong(56, threadData).putLong(64, -1);
        return template.array();
    }

    private static long enclaveSize(long end) {
        long size = Math.max(end, 2 * PAGE);
        return Long.highestOneBit(size - 1) << 1;
    }

    private static long roundUp(long value) {
        return (value + PAGE - 1) / PAGE * PAGE;
    }
}
