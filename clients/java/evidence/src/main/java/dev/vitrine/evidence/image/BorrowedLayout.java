package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures an image of the Intel SDK that nobody signed, as if it had been signed with the layout of a signed one.
 *
 * <p>Signing adds no code: it writes down how much heap, which stacks and which threads the enclave gets, and that is
 * measured along with the code. To measure a rebuilt image one needs these numbers; the released file has them. They come
 * from the party whose claim is being checked, so they are taken only as far as they cannot carry code: no bytes of their
 * own but templates of thread control structures that start at the image's entry point, no executable pages, and patches
 * only where the signing tool of the SDK makes them.
 */
public final class BorrowedLayout {

    private static final long TCS = 0x100;
    private static final long EXECUTABLE = 4;
    private static final long EXECUTABLE_SECTION = 4;
    private static final int MAX_TEMPLATE = 72;

    private final ElfImage rebuilt;
    private final List<SdkMetadata> blocks;

    private BorrowedLayout(ElfImage rebuilt, List<SdkMetadata> blocks) {
        this.rebuilt = rebuilt;
        this.blocks = blocks;
    }

    /**
     * The ways of loading {@code unsigned} with each layout of {@code signed}.
     *
     * @throws MalformedException where either is not an image of the Intel SDK
     */
    public static BorrowedLayout of(Bytes unsigned, Bytes signed) throws MalformedException {
        return new BorrowedLayout(
                ElfImage.parse(unsigned),
                IntelSdkImage.parse(ElfImage.parse(signed)).metadata());
    }

    /** Why the layout could bring code of its own into the enclave; empty where it cannot. */
    public Optional<String> objection() {
        for (SdkMetadata block : blocks) {
            Optional<String> objection = objection(block);
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    private Optional<String> objection(SdkMetadata block) {
        if (!block.sharedObjects().isEmpty()) {
            return Optional.of("the signed file has shared objects appended to it");
        }
        for (SdkMetadata.Layout line : block.layout()) {
            if (line.isGroup()) {
                continue;
            }
            String name = LayoutNames.of(line.id());
            if (line.content().isPresent()) {
                if (line.flags() != TCS || line.content().get().size() > MAX_TEMPLATE || !startsAtEntry(line, block)) {
                    return Optional.of("the layout's line \"" + name + "\" has bytes of its own");
                }
            } else if (line.isAdded() && (line.flags() & EXECUTABLE) != 0 && line.flags() != TCS) {
                return Optional.of("the layout's line \"" + name + "\" is executable");
            }
        }
        for (SdkMetadata.Patch patch : block.patches()) {
            if (!isHeaderPatch(patch) && !isGlobalData(patch)) {
                return Optional.of(String.format(
                        "the signed file patches %d bytes at file offset 0x%x, where signing tools have nothing to write",
                        patch.content().size(), patch.target()));
            }
        }
        return Optional.empty();
    }

    private boolean startsAtEntry(SdkMetadata.Layout line, SdkMetadata block) {
        Bytes template = line.content().orElse(Bytes.EMPTY);
        if (template.size() < 40) {
            return false;
        }
        long entry = 0;
        for (int i = 7; i >= 0; i--) {
            entry = entry << 8 | template.unsignedAt(32 + i);
        }
        return entry == rebuilt.entry() || entry == rebuilt.entry() + block.imageOffset();
    }

    /** e_shoff, and e_shentsize, e_shnum, e_shstrndx: the signing tool hides the table of sections. */
    private static boolean isHeaderPatch(SdkMetadata.Patch patch) {
        long end = patch.target() + patch.content().size();
        boolean isZero = patch.content().indexOf((byte) 0, 0) >= 0 && isZero(patch.content());
        return isZero && ((patch.target() >= 0x28 && end <= 0x30) || (patch.target() >= 0x3A && end <= 0x40));
    }

    private static boolean isZero(Bytes bytes) {
        for (int i = 0; i < bytes.size(); i++) {
            if (bytes.at(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The enclave's global data, which the SDK keeps in a section of its own. */
    private boolean isGlobalData(SdkMetadata.Patch patch) {
        long end = patch.target() + patch.content().size();
        return rebuilt.sections().stream()
                .filter(section ->
                        section.name().equals(".niprod") || section.name().equals(".nipd"))
                .filter(section -> (section.flags() & EXECUTABLE_SECTION) == 0)
                .anyMatch(section -> patch.target() >= section.offset() && end <= section.offset() + section.size());
    }

    /**
     * The enclave that the unsigned image becomes.
     *
     * @throws IllegalStateException where there is an {@link #objection}
     */
    public List<EnclaveImage.Variant> variants() {
        if (objection().isPresent()) {
            throw new IllegalStateException(objection().get());
        }
        List<EnclaveImage.Variant> variants = new ArrayList<>();
        for (SdkMetadata block : blocks) {
            variants.add(new Unsigned(rebuilt, block));
        }
        return List.copyOf(variants);
    }

    private record Unsigned(ElfImage elf, SdkMetadata layout) implements EnclaveImage.Variant {

        @Override
        public String name() {
            return "unsigned, with the layout of metadata " + layout.versionName();
        }

        @Override
        public Optional<EnclaveImage.Signature> signature() {
            return Optional.empty();
        }

        @Override
        public long imageOffset() {
            return layout.imageOffset();
        }

        @Override
        public boolean isLoadable() {
            return true;
        }

        @Override
        public void load(EnclaveInstructions target, MeasureLimits limits) throws MalformedException {
            new IntelSdkLoader(elf, layout, target).load();
        }
    }
}
