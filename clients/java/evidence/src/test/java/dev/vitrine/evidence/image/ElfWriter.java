package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes a small x86-64 shared object: the file is its own first segment's start, as linkers do it. */
final class ElfWriter {

    static final int EXECUTE = 1;
    static final int WRITE = 2;
    static final int READ = 4;
    private static final int PAGE = 4096;
    private static final int LOAD = 1;

    private record Segment(int type, int flags, long address, Bytes data, long memorySize, long alignment) {}

    private record Section(String name, int type, long address, Bytes data, long size, long alignment, int link) {}

    private final List<Segment> segments = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private long entry;

    ElfWriter entry(long address) {
        entry = address;
        return this;
    }

    /** A loaded segment; its place in the file is congruent to its address. */
    ElfWriter load(int flags, long address, byte[] data, long memorySize) {
        segments.add(new Segment(LOAD, flags, address, Bytes.copyOf(data), memorySize, PAGE));
        return this;
    }

    /** A segment that describes part of a loaded one. */
    ElfWriter describe(int type, long address, long size, long memorySize, long alignment) {
        segments.add(new Segment(type, READ, address, Bytes.copyOf(new byte[(int) size]), memorySize, alignment));
        return this;
    }

    /** A section inside of a loaded segment. */
    ElfWriter loadedSection(String name, int type, long address, long size, long alignment) {
        sections.add(new Section(name, type, address, Bytes.EMPTY, size, alignment, 0));
        return this;
    }

    /** A section that is not loaded. */
    ElfWriter section(String name, int type, byte[] data) {
        return section(name, type, data, 0);
    }

    /** The same; {@code link} is the index of the section with its names. */
    ElfWriter section(String name, int type, byte[] data, int link) {
        sections.add(new Section(name, type, 0, Bytes.copyOf(data), data.length, 1, link));
        return this;
    }

    /** The file. Loaded segments lie at the file offset that equals their address, so that both are easy to follow. */
    byte[] write() {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        names.write(0);
        int end = 64 + 56 * segments.size();
        for (Segment segment : segments) {
            if (segment.type() == LOAD) {
                end = Math.max(end, (int) segment.address() + segment.data().size());
            }
        }
        List<byte[]> headers = new ArrayList<>();
        headers.add(new byte[64]);
        List<byte[]> tails = new ArrayList<>();
        int at = end;
        for (Section section : sections) {
            int offset = section.data().size() > 0 ? at : (int) section.address();
            if (section.data().size() > 0) {
                tails.add(section.data().toByteArray());
                at += section.data().size();
            }
            headers.add(header(names, section.name(), section.type(), section.address(), offset, section));
        }
        Section nameTable = new Section(".shstrtab", 3, 0, Bytes.EMPTY, 0, 1, 0);
        byte[] own = header(names, ".shstrtab", 3, 0, at, nameTable);
        byte[] nameBytes = names.toByteArray();
        ByteBuffer.wrap(own).order(ByteOrder.LITTLE_ENDIAN).putLong(32, nameBytes.length);
        headers.add(own);
        tails.add(nameBytes);
        at += nameBytes.length;

        byte[] file = new byte[at + 64 * headers.size()];
        writeHeaders(file, at, headers.size());
        for (Segment segment : segments) {
            if (segment.type() == LOAD) {
                int from = segment.address() == 0 ? 64 + 56 * segments.size() : 0;
                segment.data()
                        .slice(Math.min(from, segment.data().size()))
                        .copyTo(file, (int) segment.address() + from);
            }
        }
        int tailAt = end;
        for (byte[] tail : tails) {
            System.arraycopy(tail, 0, file, tailAt, tail.length);
            tailAt += tail.length;
        }
        for (byte[] header : headers) {
            System.arraycopy(header, 0, file, at, 64);
            at += 64;
        }
        return file;
    }

    private void writeHeaders(byte[] file, long sectionTable, int sectionCount) {
        ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        b.putShort(16, (short) 3);
        b.putShort(18, (short) 62);
        b.putInt(20, 1);
        b.putLong(24, entry);
        b.putLong(32, 64);
        b.putLong(40, sectionTable);
        b.putShort(52, (short) 64);
        b.putShort(54, (short) 56);
        b.putShort(56, (short) segments.size());
        b.putShort(58, (short) 64);
        b.putShort(60, (short) sectionCount);
        b.putShort(62, (short) (sectionCount - 1));
        int at = 64;
        for (Segment segment : segments) {
            b.putInt(at, segment.type());
            b.putInt(at + 4, segment.flags());
            b.putLong(at + 8, segment.address());
            b.putLong(at + 16, segment.address());
            b.putLong(at + 24, segment.address());
            b.putLong(at + 32, segment.data().size());
            b.putLong(at + 40, segment.memorySize());
            b.putLong(at + 48, segment.alignment());
            at += 56;
        }
    }

    private static byte[] header(
            ByteArrayOutputStream names, String name, int type, long address, long offset, Section section) {
        byte[] header = new byte[64];
        ByteBuffer b = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0, names.size());
        byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        names.write(text, 0, text.length);
        b.putInt(4, type);
        b.putLong(8, address > 0 ? 2 : 0);
        b.putLong(16, address);
        b.putLong(24, offset);
        b.putLong(32, section.size());
        b.putInt(40, section.link());
        b.putLong(48, section.alignment());
        return header;
    }

    /** Bytes that differ everywhere, from a seed. */
    static byte[] noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] page(byte[] content) {
        return Arrays.copyOf(content, PAGE);
    }
}
