package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The headers of a 64-bit x86 shared object, bounded by its file: what a loader of enclaves looks at.
 *
 * @param file all bytes
 * @param entry the address of the entry point
 * @param segments the program headers, in order
 * @param sections the section headers, in order; empty where the file was stripped of them
 */
record ElfImage(Bytes file, long entry, List<Segment> segments, List<Section> sections) {

    private static final int MAX_SEGMENTS = 256;
    private static final int MAX_SECTIONS = 4096;
    private static final int MAX_DYNAMIC = 4096;
    private static final int SEGMENT_SIZE = 56;
    private static final int SECTION_SIZE = 64;
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final int TLS = 7;
    private static final int NO_BITS = 8;

    /**
     * A program header.
     *
     * @param flags bit 0 execute, bit 1 write, bit 2 read
     */
    record Segment(long type, int flags, long offset, long address, long fileSize, long memorySize, long alignment) {}

    /**
     * A section header.
     *
     * @param flags bit 1 loaded, bit 2 executable
     * @param link of a table of symbols: the index of its section of names
     */
    record Section(
            String name, long type, long flags, long address, long offset, long size, long link, long alignment) {}

    static boolean looksLike(Bytes file) {
        return file.size() > 4 && file.at(0) == 0x7f && file.at(1) == 'E' && file.at(2) == 'L' && file.at(3) == 'F';
    }

    static ElfImage parse(Bytes file) throws MalformedException {
        if (!looksLike(file)) {
            throw new MalformedException("not an ELF file", 0);
        }
        Bytes ident = Field.slice(file, 4, 3, "the ELF identification");
        if (ident.at(0) != 2 || ident.at(1) != 1 || ident.at(2) != 1) {
            throw new MalformedException("an enclave is a 64-bit little-endian ELF file", 4);
        }
        if (Field.u16(file, 16, "e_type") != 3 || Field.u16(file, 18, "e_machine") != 62) {
            throw new MalformedException("an enclave is a shared object for x86-64", 16);
        }
        return new ElfImage(file, Field.size(file, 24, "e_entry"), parseSegments(file), parseSections(file));
    }

    private static List<Segment> parseSegments(Bytes file) throws MalformedException {
        long start = Field.size(file, 32, "e_phoff");
        int count = Field.u16(file, 56, "e_phnum");
        if (count > MAX_SEGMENTS) {
            throw new MalformedException("too many program headers", 56);
        }
        if (count > 0 && Field.u16(file, 54, "e_phentsize") != SEGMENT_SIZE) {
            throw new MalformedException("a program header has 56 bytes", 54);
        }
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = start + (long) i * SEGMENT_SIZE;
            long type = Field.u32(file, at, "p_type");
            if (type != LOAD && type != DYNAMIC && type != TLS) {
                continue; // The others do not load, and tools leave odd sizes in some of them.
            }
            Segment segment = new Segment(
                    type,
                    (int) Field.u32(file, at + 4, "p_flags"),
                    Field.size(file, at + 8, "p_offset"),
                    Field.size(file, at + 16, "p_vaddr"),
                    Field.size(file, at + 32, "p_filesz"),
                    Field.size(file, at + 40, "p_memsz"),
                    Field.size(file, at + 48, "p_align"));
            if (type == LOAD && segment.fileSize() > segment.memorySize()) {
                throw new MalformedException("a segment is larger in the file than in memory", at);
            }
            Bytes unused = Field.slice(file, segment.offset(), segment.fileSize(), "a segment");
            segments.add(segment);
        }
        return List.copyOf(segments);
    }

    private static List<Section> parseSections(Bytes file) throws MalformedException {
        long start = Field.size(file, 40, "e_shoff");
        int count = Field.u16(file, 60, "e_shnum");
        if (start == 0 || count == 0) {
            return List.of();
        }
        if (count > MAX_SECTIONS) {
            throw new MalformedException("too many section headers", 60);
        }
        if (Field.u16(file, 58, "e_shentsize") != SECTION_SIZE) {
            throw new MalformedException("a section header has 64 bytes", 58);
        }
        int namesIndex = Field.u16(file, 62, "e_shstrndx");
        if (namesIndex >= count) {
            throw new MalformedException("the section of section names does not exist", 62);
        }
        long namesHeader = start + (long) namesIndex * SECTION_SIZE;
        Bytes names = Field.slice(
                file,
                Field.size(file, namesHeader + 24, "sh_offset"),
                Field.size(file, namesHeader + 32, "sh_size"),
                "the section names");
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = start + (long) i * SECTION_SIZE;
            Section section = new Section(
                    string(names, Field.u32(file, at, "sh_name")),
                    Field.u32(file, at + 4, "sh_type"),
                    Field.u64(file, at + 8, "sh_flags"),
                    Field.size(file, at + 16, "sh_addr"),
                    Field.size(file, at + 24, "sh_offset"),
                    Field.size(file, at + 32, "sh_size"),
                    Field.u32(file, at + 40, "sh_link"),
                    Field.size(file, at + 48, "sh_addralign"));
            if (section.type() != NO_BITS) {
                Bytes unused = Field.slice(file, section.offset(), section.size(), "a section");
            }
            sections.add(section);
        }
        return List.copyOf(sections);
    }

    /** The NUL-terminated string at {@code at} of a string table. */
    static String string(Bytes table, long at) throws MalformedException {
        if (at >= table.size()) {
            throw new MalformedException("a name lies outside of its table", at);
        }
        int end = table.indexOf((byte) 0, (int) at);
        if (end < 0) {
            throw new MalformedException("a name has no end", at);
        }
        return table.slice((int) at, end).toUtf8();
    }

    List<Segment> loads() {
        return segments.stream().filter(segment -> segment.type() == LOAD).toList();
    }

    Optional<Segment> threadLocal() {
        return segments.stream().filter(segment -> segment.type() == TLS).findFirst();
    }

    /** The first section of the name. */
    Optional<Section> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    /** A section's bytes in the file. */
    Bytes contents(Section section) throws MalformedException {
        return section.type() == NO_BITS
                ? Bytes.EMPTY
                : Field.slice(file, section.offset(), section.size(), "a section");
    }

    /** The dynamic table, first value of each tag. */
    Map<Long, Long> dynamic() throws MalformedException {
        Map<Long, Long> table = new LinkedHashMap<>();
        for (Segment segment : segments) {
            if (segment.type() != DYNAMIC) {
                continue;
            }
            Bytes entries = Field.slice(file, segment.offset(), segment.fileSize(), "the dynamic table");
            for (int at = 0; at + 16 <= entries.size() && at < 16 * MAX_DYNAMIC; at += 16) {
                long tag = Field.u64(entries, at, "d_tag");
                if (tag == 0) {
                    break;
                }
                table.putIfAbsent(tag, Field.u64(entries, at + 8, "d_val"));
            }
            break;
        }
        return table;
    }

    /** The bytes in the file that are loaded at an address. */
    Bytes atAddress(long address, long length, String name) throws MalformedException {
        for (Segment segment : loads()) {
            if (address >= segment.address()
                    && length >= 0
                    && length <= segment.fileSize()
                    && address - segment.address() <= segment.fileSize() - length) {
                return Field.slice(file, segment.offset() + address - segment.address(), length, name);
            }
        }
        throw new MalformedException(name + " is not loaded", MalformedException.NO_POSITION);
    }
}
