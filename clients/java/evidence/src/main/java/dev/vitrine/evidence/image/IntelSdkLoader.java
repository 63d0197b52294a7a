package dev.vitrine.evidence.image;

import dev.vitrine.evidence.image.SdkMetadata.Layout;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads a signed shared object in the order of the Intel untrusted runtime: segments first, then the layout. */
final class IntelSdkLoader {

    private static final int PAGE = EnclaveInstructions.PAGE_SIZE;
    private static final long TCS = 0x100;
    private static final long REGULAR = 0x200;
    private static final long WRITABLE = 0x2;
    private static final byte[] ZERO_PAGE = new byte[PAGE];

    private static final long DT_RELA = 7;
    private static final long DT_RELASZ = 8;
    private static final long DT_TEXTREL = 22;
    private static final long DT_JMPREL = 23;
    private static final long DT_PLTRELSZ = 2;
    private static final int RELOCATION_SIZE = 24;
    private static final int MAX_REPEATED_LINES = 1 << 20;

    private final ElfImage elf;
    private final SdkMetadata metadata;
    private final EnclaveInstructions target;
    private final long shift; // from the image's addresses to offsets in the enclave

    IntelSdkLoader(ElfImage elf, SdkMetadata metadata, EnclaveInstructions target) {
        this.elf = elf;
        this.metadata = metadata;
        this.target = target;
        this.shift = metadata.imageOffset();
    }

    void load() throws MalformedException {
        target.create(
                metadata.ssaFrameSize(),
                metadata.range().map(SdkMetadata.Range::size).orElse(metadata.enclaveSize()));
        Bytes patched = patch();
        Set<Long> relocated = relocatedPages();
        loadSegments(patched, relocated);
        for (SdkMetadata.SharedObject object : metadata.sharedObjects()) {
            loadSharedObject(patched, object);
        }
        loadLayout();
    }

    /** The file as the signing tool saw it: the section table hidden, the enclave's global data filled in. */
    private Bytes patch() throws MalformedException {
        byte[] bytes = elf.file().toByteArray();
        for (SdkMetadata.Patch patch : metadata.patches()) {
            Bytes unused =
                    Field.slice(elf.file(), patch.target(), patch.content().size(), "a patch's target");
            patch.content().copyTo(bytes, (int) patch.target());
        }
        return Bytes.wrapUnsafe(bytes);
    }

    /** Pages that relocation will write: with text relocations they are loaded writable. */
    private Set<Long> relocatedPages() throws MalformedException {
        Map<Long, Long> dynamic = elf.dynamic();
        Set<Long> pages = new HashSet<>();
        if (dynamic.containsKey(DT_TEXTREL)) {
            markRelocated(dynamic.get(DT_RELA), dynamic.get(DT_RELASZ), pages);
            markRelocated(dynamic.get(DT_JMPREL), dynamic.get(DT_PLTRELSZ), pages);
        }
        return pages;
    }

    private void markRelocated(@Nullable Long address, @Nullable Long size, Set<Long> pages) throws MalformedException {
        if (address == null || size == null) {
            return;
        }
        Bytes table = elf.atAddress(address, size, "a relocation table");
        for (int at = 0; at + RELOCATION_SIZE <= table.size(); at += RELOCATION_SIZE) {
            if (Field.u32(table, at + 8L, "r_info") == 0) {
                continue;
            }
            long place = Field.size(table, at, "r_offset");
            pages.add(place / PAGE);
            if (place % PAGE > PAGE - 8) {
                pages.add(place / PAGE + 1);
            }
        }
    }

    private void loadSegments(Bytes patched, Set<Long> relocated) throws MalformedException {
        // Version 1.3 (SDK 1.5) added one page too many behind a segment whose size, rounded up before its address was
        // added, reached into another page. Later versions do not.
        boolean hasExtraPages = metadata.major() == 1 && metadata.minor() == 3;
        ElfImage.@Nullable Segment highest = null;
        for (ElfImage.Segment segment : elf.loads()) {
            long flags = flags(segment);
            if (hasExtraPages
                    && highest != null
                    && hasExtraPage(highest)
                    && end(highest) < segment.address() / PAGE * PAGE) {
                add("extra page", end(highest), flags(highest), ZERO_PAGE, true);
            }
            if (segment.address() > (highest == null ? 0 : highest.address())) {
                highest = segment;
            }
            Bytes data = patched.slice((int) segment.offset(), (int) (segment.offset() + segment.fileSize()));
            region("segment", data, segment.address(), segment.memorySize(), flags, relocated);
        }
        if (hasExtraPages && highest != null && hasExtraPage(highest)) {
            add("extra page", end(highest), flags(highest), ZERO_PAGE, true);
        }
    }

    private static long flags(ElfImage.Segment segment) throws MalformedException {
        int elfFlags = segment.flags() & 7;
        if (elfFlags == 0) {
            throw new MalformedException("a segment without permissions", MalformedException.NO_POSITION);
        }
        return REGULAR | (elfFlags & 4) >> 2 | (elfFlags & 2) | (elfFlags & 1) << 2;
    }

    private static boolean hasExtraPage(ElfImage.Segment segment) {
        return end(segment) < roundUp(roundUp(segment.memorySize()) + segment.address());
    }

    private static long end(ElfImage.Segment segment) {
        return roundUp(segment.address() + segment.memorySize());
    }

    private void loadSharedObject(Bytes patched, SdkMetadata.SharedObject object) throws MalformedException {
        Bytes file = Field.slice(patched, object.fileOffset(), object.size(), "an appended object");
        for (ElfImage.Segment segment : ElfImage.parse(file).loads()) {
            Bytes data = file.slice((int) segment.offset(), (int) (segment.offset() + segment.fileSize()));
            region(
                    "appended object",
                    data,
                    segment.address() + object.memoryOffset(),
                    segment.memorySize(),
                    flags(segment),
                    Set.of());
        }
    }

    private void loadLayout() throws MalformedException {
        List<Layout> lines = metadata.layout();
        long repeats = 0;
        for (int i = 0; i < lines.size(); i++) {
            Layout line = lines.get(i);
            if (!line.isGroup()) {
                loadLine(line, 0);
                continue;
            }
            List<Layout> repeated = lines.subList(i - (int) line.pages(), i);
            if (repeated.stream().noneMatch(Layout::isAdded)) {
                continue; // dynamic threads: nothing is measured, however often
            }
            long times = line.address();
            long step = line.flags();
            repeats += times * repeated.size();
            if (repeats > MAX_REPEATED_LINES) {
                throw new MalformedException("a layout repeats too much", MalformedException.NO_POSITION);
            }
            for (long time = 1; time <= times; time++) {
                long delta = time * step;
                for (Layout one : repeated) {
                    loadLine(one, delta);
                }
            }
        }
    }

    private void loadLine(Layout line, long delta) throws MalformedException {
        if (!line.isAdded()) {
            return;
        }
        String region = LayoutNames.of(line.id());
        long address = line.address() + delta;
        Bytes content = line.content().orElse(null);
        if (content != null && line.flags() == TCS) {
            byte[] page = tcs(content, address);
            for (long i = 0; i < line.pages(); i++) {
                add(region, address + i * PAGE, line.flags(), page, line.isExtended());
            }
        } else if (content != null) {
            region(region, content, address, line.pages() * PAGE, line.flags(), Set.of());
        } else if (line.flags() != 0) {
            byte[] page = filled(line.fill());
            for (long i = 0; i < line.pages(); i++) {
                add(region, address + i * PAGE, line.flags(), page, line.isExtended());
            }
        }
    }

    /** The template of a thread's control structure, with its three addresses made relative to the enclave. */
    private static byte[] tcs(Bytes template, long address) throws MalformedException {
        if (template.size() > PAGE) {
            throw new MalformedException("a thread control structure is one page", MalformedException.NO_POSITION);
        }
        byte[] page = new byte[PAGE];
        template.copyTo(page, 0);
        for (int field : new int[] {16, 48, 56}) { // OSSA, OFSBASE, OGSBASE
            long value = address;
            for (int i = 0; i < 8; i++) {
                value += (page[field + i] & 0xffL) << (8 * i);
            }
            for (int i = 0; i < 8; i++) {
                page[field + i] = (byte) (value >>> (8 * i));
            }
        }
        return page;
    }

    private static byte[] filled(long pattern) {
        if (pattern == 0) {
            return ZERO_PAGE;
        }
        byte[] page = new byte[PAGE];
        for (int i = 0; i < PAGE; i++) {
            page[i] = (byte) (pattern >>> (8 * (i & 3)));
        }
        return page;
    }

    /** Loads bytes at any address and zeros behind them, all measured. */
    private void region(String name, Bytes data, long address, long size, long flags, Set<Long> relocated)
            throws MalformedException {
        byte[] page = new byte[PAGE];
        long done = 0;
        while (done < data.size()) {
            int within = (int) ((address + done) % PAGE);
            int length = (int) Math.min(PAGE - within, data.size() - done);
            Arrays.fill(page, (byte) 0);
            data.slice((int) done, (int) done + length).copyTo(page, within);
            long at = address + done - within;
            add(name, at, relocated.contains(at / PAGE) ? flags | WRITABLE : flags, page, true);
            done += PAGE - within;
        }
        if (size > done) {
            long end = roundUp(address + size);
            for (long at = (address + done) / PAGE * PAGE; at < end; at += PAGE) {
                add(name, at, flags, ZERO_PAGE, true);
            }
        }
    }

    private void add(String region, long address, long flags, byte[] page, boolean isExtended)
            throws MalformedException {
        if (isExtended) {
            target.addMeasured(region, address + shift, flags, page);
        } else {
            target.add(region, address + shift, flags);
        }
    }

    private static long roundUp(long value) {
        return (value + PAGE - 1) / PAGE * PAGE;
    }
}
