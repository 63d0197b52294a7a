package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What stands where in an ELF file, for people: sections, symbols, and what its tools left in it. Nothing of it is measured
 * by itself and nothing of it is to be trusted; it explains a difference and decides none.
 */
public final class ElfMap {

    private static final int SYMBOL_SIZE = 24;
    private static final int MAX_SYMBOLS = 1 << 20;
    private static final int MAX_COMMENTS = 64;
    private static final int NOTE_HEADER = 12;
    private static final long NO_BITS = 8;
    private static final long SYMBOL_TABLE = 2;
    private static final long DYNAMIC_SYMBOLS = 11;
    private static final long ALLOCATED = 2;

    /**
     * A section.
     *
     * @param address 0 where it is not loaded
     * @param offset of its bytes in the file; without meaning where {@code hasBytes} is false
     */
    public record Section(String name, long address, long offset, long size, boolean isLoaded, boolean hasBytes) {}

    /** A named place. {@code size} is 0 where the file does not say it. */
    public record Symbol(String name, long address, long size) {}

    private final Bytes file;
    private final List<Section> sections;
    private final List<Symbol> symbols; // in ascending order of address

    private ElfMap(Bytes file, List<Section> sections, List<Symbol> symbols) {
        this.file = file;
        this.sections = sections;
        this.symbols = symbols;
    }

    /** The map of a file; empty where it is no 64-bit ELF file. A table of symbols that is broken counts as absent. */
    public static Optional<ElfMap> of(Bytes file) {
        try {
            ElfImage elf = ElfImage.parse(file);
            return Optional.of(new ElfMap(file, sections(elf), symbols(elf)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static List<Section> sections(ElfImage elf) {
        List<Section> sections = new ArrayList<>();
        for (ElfImage.Section section : elf.sections()) {
            if (!section.name().isEmpty()) {
                sections.add(new Section(
                        section.name(),
                        section.address(),
                        section.offset(),
                        section.size(),
                        (section.flags() & ALLOCATED) != 0,
                        section.type() != NO_BITS));
            }
        }
        return List.copyOf(sections);
    }

    /** The full table where the file has it, otherwise what is exported. */
    private static List<Symbol> symbols(ElfImage elf) {
        for (long type : new long[] {SYMBOL_TABLE, DYNAMIC_SYMBOLS}) {
            for (ElfImage.Section section : elf.sections()) {
                if (section.type() == type) {
                    try {
                        return symbols(elf, section);
                    } catch (MalformedException e) {
                        break;
                    }
                }
            }
        }
        return List.of();
    }

    private static List<Symbol> symbols(ElfImage elf, ElfImage.Section table) throws MalformedException {
        if (table.link() >= elf.sections().size()) {
            throw new MalformedException("the names of the symbols do not exist", table.offset());
        }
        Bytes names = elf.contents(elf.sections().get((int) table.link()));
        Bytes entries = elf.contents(table);
        int count = Math.min(entries.size() / SYMBOL_SIZE, MAX_SYMBOLS);
        List<Symbol> symbols = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i * SYMBOL_SIZE;
            int type = entries.unsignedAt(at + 4) & 0xf;
            boolean isPlace = type <= 2; // no type, object, function; not sections, files, thread-local
            boolean isDefined = Field.u16(entries, at + 6L, "st_shndx") != 0;
            String name = ElfImage.string(names, Field.u32(entries, at, "st_name"));
            long address = Field.u64(entries, at + 8L, "st_value");
            if (isPlace && isDefined && !name.isEmpty() && address > 0) {
                symbols.add(new Symbol(name, address, Math.max(0, Field.u64(entries, at + 16L, "st_size"))));
            }
        }
        symbols.sort(Comparator.comparingLong(Symbol::address).thenComparing(Symbol::name));
        return List.copyOf(symbols);
    }

    public List<Section> sections() {
        return sections;
    }

    /** False where the file was stripped. */
    public boolean hasSymbols() {
        return !symbols.isEmpty();
    }

    /** The loaded section that covers an address. */
    public Optional<Section> sectionAt(long address) {
        return sections.stream()
                .filter(Section::isLoaded)
                .filter(section -> section.size() > 0
                        && address >= section.address()
                        && address - section.address() < section.size())
                .findFirst();
    }

    /** The symbol that covers an address, or that without a size stands before it in the same section. */
    public Optional<Symbol> symbolAt(long address) {
        int low = 0;
        int high = symbols.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (symbols.get(middle).address() <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Optional<Section> section = sectionAt(address);
        for (int i = low - 1; i >= 0 && i >= low - 16; i--) {
            Symbol symbol = symbols.get(i);
            if (symbol.size() > 0 && address - symbol.address() < symbol.size()) {
                return Optional.of(symbol);
            }
            if (symbol.size() == 0
                    && section.isPresent()
                    && symbol.address() >= section.get().address()) {
                return Optional.of(symbol);
            }
        }
        return Optional.empty();
    }

    /** The bytes of the first section of a name; empty where there is none, or it has none in the file. */
    public Bytes contents(String name) {
        for (Section section : sections) {
            if (section.name().equals(name) && section.hasBytes()) {
                return file.slice((int) section.offset(), (int) (section.offset() + section.size()));
            }
        }
        return Bytes.EMPTY;
    }

    /** What compilers and linkers say of themselves in {@code .comment}, each once. */
    public List<String> compilers() {
        Bytes comment = contents(".comment");
        List<String> compilers = new ArrayList<>();
        int from = 0;
        while (from < comment.size() && compilers.size() < MAX_COMMENTS) {
            int end = comment.indexOf((byte) 0, from);
            int to = end < 0 ? comment.size() : end;
            try {
                String text = comment.slice(from, to).toUtf8();
                if (!text.isEmpty() && !compilers.contains(text)) {
                    compilers.add(text);
                }
            } catch (MalformedException e) {
                return List.copyOf(compilers);
            }
            from = to + 1;
        }
        return List.copyOf(compilers);
    }

    /** The build id that the linker computed; empty where it was told not to. */
    public Optional<Bytes> buildId() {
        Bytes note = contents(".note.gnu.build-id");
        try {
            long name = Field.u32(note, 0, "the note's name size");
            long size = Field.u32(note, 4, "the note's size");
            return Optional.of(Field.slice(note, NOTE_HEADER + (name + 3) / 4 * 4, size, "the note"));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
