package dev.vitrine.evidence.image;

import dev.vitrine.evidence.sigstruct.TestSigner;
import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes enclaves as the Intel SDK's signing tool lays them out: code and data, heap, and threads of guard, stack, guard,
 * control structure, saved state, guard and thread data; the first thread once, the others by a group. What it expects to
 * be measured it writes down itself.
 */
final class IntelSdkWriter {

    static final long ENCLAVE_SIZE = 0x100_0000;
    private static final long TCS = 0x100;
    private static final long RW = 0x203;
    private static final int STACK_FILL = 0xCCCCCCCC;
    private static final byte[] MAGIC = {0x4C, 0x0E, 0x5D, 0x63, (byte) 0x94, 0x02, (byte) 0xA8, (byte) 0x86};
    private static final int DATA_AT = 1872 + 32;

    /** A line of the layout; {@code content} is placed in the block. */
    private record Line(int id, int attributes, long pages, long address, int size, Bytes content, long flags) {}

    private final TestSigner signer;
    private final List<int[]> versions = new ArrayList<>();
    private int heapPages = 3;
    private boolean extendsHeap;
    private int moreThreads = 2;
    private int dynamicThreads;
    private byte[] code = ElfWriter.noise(0x1234, 5);
    private final byte[] data = ElfWriter.noise(0x900, 6);
    private final byte[] globals = ElfWriter.noise(0x40, 7);
    private long rangeImageAddress;
    private long rangeSize;
    private boolean textRelocations;

    IntelSdkWriter(TestSigner signer) {
        this.signer = signer;
    }

    IntelSdkWriter version(int major, int minor) {
        versions.add(new int[] {major, minor});
        return this;
    }

    /** SDKs up to about 2018 measured the heap's zeros, later ones only that the pages are there. */
    IntelSdkWriter heap(int pages, boolean isExtended) {
        heapPages = pages;
        extendsHeap = isExtended;
        return this;
    }

    IntelSdkWriter threads(int measured, int dynamic) {
        moreThreads = measured;
        dynamicThreads = dynamic;
        return this;
    }

    IntelSdkWriter code(byte[] bytes) {
        code = bytes;
        return this;
    }

    IntelSdkWriter range(long imageAddress, long size) {
        rangeImageAddress = imageAddress;
        rangeSize = size;
        return this;
    }

    IntelSdkWriter textRelocations() {
        textRelocations = true;
        return this;
    }

    private static final long CODE_AT = 0x1000;
    private static final long DATA_ADDRESS = 0x4E80;
    private static final long DATA_MEMORY = 0x2400;
    private static final long RELOCATIONS_AT = 0x200;
    private static final long DYNAMIC_AT = 0x300;

    private byte[] headerSegment() {
        byte[] bytes = ElfWriter.noise(0x800, 8);
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (textRelocations) {
            // One relocation within the first page of code, one across the end of the second one's.
            b.putLong((int) RELOCATIONS_AT, CODE_AT + 0x10);
            b.putLong((int) RELOCATIONS_AT + 8, 8);
            b.putLong((int) RELOCATIONS_AT + 24, 0x4FFC);
            b.putLong((int) RELOCATIONS_AT + 32, 8);
            b.putLong((int) RELOCATIONS_AT + 48, 0);
            b.putLong((int) RELOCATIONS_AT + 56, 0);
            long[] dynamic = {22, 0, 7, RELOCATIONS_AT, 8, 72, 0, 0};
            for (int i = 0; i < dynamic.length; i++) {
                b.putLong((int) DYNAMIC_AT + 8 * i, dynamic[i]);
            }
        }
        return bytes;
    }

    private ElfWriter elf(byte[] note) {
        ElfWriter elf = new ElfWriter()
                .entry(CODE_AT)
                .load(ElfWriter.READ, 0, headerSegment(), 0x800)
                .load(ElfWriter.READ | ElfWriter.EXECUTE, CODE_AT, code, code.length)
                .load(ElfWriter.READ | ElfWriter.WRITE, DATA_ADDRESS, data, DATA_MEMORY);
        if (textRelocations) {
            elf = elf.describe(2, DYNAMIC_AT, 64, 64, 8).loadedSection(".rela.dyn", 4, RELOCATIONS_AT, 72, 8);
        }
        return elf.section(".note.sgxmeta", 7, note);
    }

    /** The signed file, every block of metadata for the same enclave. */
    Bytes write() {
        List<byte[]> blocks = new ArrayList<>();
        for (int[] version : versions) {
            blocks.add(new byte[block(version, new byte[1808]).length]);
        }
        byte[] empty = elf(note(blocks)).write();
        blocks.clear();
        for (int[] version : versions) {
            Bytes mrEnclave = expected(empty).mrEnclave();
            byte[] signed = block(version, signer.sign(mrEnclave).raw().toByteArray());
            blocks.add(signed);
        }
        return Bytes.copyOf(elf(note(blocks)).write());
    }

    /** What is to be measured, from the file as it is before signing. */
    Expected expected() {
        List<byte[]> blocks = new ArrayList<>();
        for (int[] version : versions) {
            blocks.add(new byte[block(version, new byte[1808]).length]);
        }
        return expected(elf(note(blocks)).write());
    }

    private Expected expected(byte[] file) {
        byte[] patched = file.clone();
        System.arraycopy(globals, 0, patched, (int) DATA_ADDRESS + 0x20, globals.length);
        Arrays.fill(patched, 0x28, 0x30, (byte) 0);
        Arrays.fill(patched, 0x3C, 0x40, (byte) 0);
        long shift = rangeSize == 0 ? 0 : rangeImageAddress;
        Expected expected = new Expected().create(1, rangeSize == 0 ? ENCLAVE_SIZE : rangeSize);
        expected = pages(expected, patched, 0, 0x800, 0x800, 0x201, shift);
        expected = pages(expected, patched, CODE_AT, code.length, code.length, 0x205, shift);
        expected = pages(expected, patched, DATA_ADDRESS, data.length, DATA_MEMORY, RW, shift);
        for (Line line : lines()) {
            expected = expect(expected, line, 0, shift);
        }
        for (int thread = 1; thread <= moreThreads; thread++) {
            for (Line line : threadLines()) {
                expected = expect(expected, line, thread * THREAD_STEP, shift);
            }
        }
        return expected;
    }

    private Expected pages(
            Expected expected, byte[] file, long address, long fileSize, long size, long flags, long shift) {
        byte[] memory = new byte[(int) ((address % 4096) + size + 8192)];
        System.arraycopy(file, (int) address, memory, (int) (address % 4096), (int) fileSize);
        Expected result = expected;
        long first = address / 4096;
        for (long page = first; page * 4096 < address + size; page++) {
            byte[] content =
                    Arrays.copyOfRange(memory, (int) ((page - first) * 4096), (int) ((page - first + 1) * 4096));
            boolean hasFileBytes = page * 4096 < address + fileSize;
            boolean isRelocated = textRelocations && hasFileBytes && (page == 1 || page == 4 || page == 5);
            result = result.page(page * 4096 + shift, isRelocated ? flags | 2 : flags, content);
        }
        return result;
    }

    private static Expected expect(Expected expected, Line line, long delta, long shift) {
        Expected result = expected;
        for (long i = 0; (line.attributes() & 1) != 0 && i < line.pages(); i++) {
            long at = line.address() + delta + i * 4096;
            if ((line.attributes() & 2) == 0) {
                result = result.add(at + shift, line.flags());
                continue;
            }
            byte[] content = new byte[4096];
            ByteBuffer b = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            if (!line.content().isEmpty()) {
                b.put(line.content().toByteArray());
                for (int field : new int[] {16, 48, 56}) {
                    b.putLong(field, b.getLong(field) + at);
                }
            } else {
                while (b.remaining() > 0) {
                    b.putInt(line.size());
                }
            }
            result = result.page(at + shift, line.flags(), content);
        }
        return result;
    }

    private static final long HEAP_AT = 0x10000;
    private static final long THREAD_AT = 0x80000;
    private static final long THREAD_STEP = 0x40000;

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(1, extendsHeap ? 3 : 1, heapPages, HEAP_AT, 0, Bytes.EMPTY, RW));
        lines.add(new Line(3, 0, 16, HEAP_AT + heapPages * 4096L, 0, Bytes.EMPTY, RW));
        lines.add(new Line(10, 0, 16, HEAP_AT + 0x20000, 0, Bytes.EMPTY, 0));
        lines.addAll(threadLines());
        return lines;
    }

    private static List<Line> threadLines() {
        byte[] template = new byte[72];
        ByteBuffer b = ByteBuffer.wrap(template).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(16, 0x1000);
        b.putInt(28, 2);
        b.putLong(32, CODE_AT);
        b.putLong(48, 0x13000);
        b.putLong(56, 0x13000);
        b.putLong(64, -1);
        return List.of(
                new Line(7, 0, 4, THREAD_AT, STACK_FILL, Bytes.EMPTY, RW),
                new Line(8, 3, 2, THREAD_AT + 0x4000, STACK_FILL, Bytes.EMPTY, RW),
                new Line(10, 0, 16, THREAD_AT + 0x6000, 0, Bytes.EMPTY, 0),
                new Line(4, 3, 1, THREAD_AT + 0x16000, 72, Bytes.copyOf(template), TCS),
                new Line(6, 3, 2, THREAD_AT + 0x17000, 0, Bytes.EMPTY, RW),
                new Line(10, 0, 16, THREAD_AT + 0x19000, 0, Bytes.EMPTY, 0),
                new Line(5, 3, 1, THREAD_AT + 0x29000, 0, Bytes.EMPTY, RW));
    }

    private byte[] block(int[] version, byte[] sigstruct) {
        List<Line> lines = lines();
        ByteArrayOutputStream extra = new ByteArrayOutputStream();
        ByteBuffer layout = ByteBuffer.allocate(64 * 32).order(ByteOrder.LITTLE_ENDIAN);
        int layoutAt = DATA_AT + 3 * 32;
        int groups = (moreThreads > 0 ? 1 : 0) + (dynamicThreads > 0 ? 2 : 0);
        int contentAt = layoutAt + 32 * (lines.size() + groups);
        for (Line line : lines) {
            putLine(layout, line, line.content().isEmpty() ? 0 : contentAt + extra.size());
            extra.write(line.content().toByteArray(), 0, line.content().size());
        }
        if (moreThreads > 0) {
            putGroup(layout, 0x1009, threadLines().size(), moreThreads);
        }
        if (dynamicThreads > 0) {
            // A dynamic thread is announced, and added by the enclave itself when it runs.
            putLine(layout, new Line(14, 0x28, 1, 0x800000, 0, Bytes.EMPTY, TCS), 0);
            putGroup(layout, 0x1013, 1, dynamicThreads);
        }
        int globalsAt = contentAt + extra.size();
        extra.write(globals, 0, globals.length);
        int zerosAt = contentAt + extra.size();
        extra.write(new byte[16], 0, 16);
        int rangeAt = contentAt + extra.size();
        if (rangeSize > 0) {
            ByteBuffer range = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            range.putLong(0, rangeSize + rangeImageAddress);
            range.putLong(8, rangeSize);
            range.putLong(16, rangeSize);
            byte[] bytes = new byte[24];
            range.get(0, bytes);
            extra.write(bytes, 0, 24);
        }
        byte[] block = new byte[contentAt + extra.size()];
        ByteBuffer b = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0, MAGIC);
        b.putInt(8, version[1]);
        b.putInt(12, version[0]);
        b.putInt(16, block.length);
        b.putInt(20, 1);
        b.putInt(24, 1);
        b.putInt(28, 2632);
        b.putLong(40, ENCLAVE_SIZE);
        b.putLong(48, 4);
        b.putLong(56, 3);
        b.put(64, sigstruct);
        b.putInt(1872, DATA_AT);
        b.putInt(1876, 3 * 32);
        b.putInt(1880, layoutAt);
        b.putInt(1884, contentAt - layoutAt);
        if (rangeSize > 0) {
            b.putInt(1888, rangeAt);
            b.putInt(1892, 24);
        }
        putPatch(b, DATA_AT, DATA_ADDRESS + 0x20, globalsAt, globals.length);
        putPatch(b, DATA_AT + 32, 0x28, zerosAt, 8);
        putPatch(b, DATA_AT + 64, 0x3C, zerosAt, 4);
        byte[] layoutBytes = new byte[contentAt - layoutAt];
        layout.get(0, layoutBytes);
        b.put(layoutAt, layoutBytes);
        b.put(contentAt, extra.toByteArray());
        return block;
    }

    private static void putPatch(ByteBuffer b, int at, long target, int source, int size) {
        b.putLong(at, target);
        b.putInt(at + 8, source);
        b.putInt(at + 12, size);
    }

    private static void putLine(ByteBuffer layout, Line line, int contentAt) {
        layout.putShort((short) line.id())
                .putShort((short) line.attributes())
                .putInt((int) line.pages())
                .putLong(line.address())
                .putInt(line.size())
                .putInt(contentAt)
                .putLong(line.flags());
    }

    private static void putGroup(ByteBuffer layout, int id, int lines, int times) {
        layout.putShort((short) id)
                .putShort((short) lines)
                .putInt(times)
                .putLong(THREAD_STEP)
                .putLong(0)
                .putLong(0);
    }

    private static byte[] note(List<byte[]> blocks) {
        ByteArrayOutputStream desc = new ByteArrayOutputStream();
        for (byte[] block : blocks) {
            desc.write(block, 0, block.length);
        }
        int size = (desc.size() + 64 + 4095) / 4096 * 4096;
        ByteBuffer b = ByteBuffer.allocate((12 + 13 + size + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(13).putInt(size).putInt(1).put("sgx_metadata\0".getBytes(StandardCharsets.US_ASCII));
        b.put(desc.toByteArray());
        byte[] note = new byte[b.capacity()];
        b.get(0, note);
        return note;
    }
}
