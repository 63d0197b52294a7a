package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A shared object signed with the Intel SDK; also Occlum, Teaclave and other frameworks that sign with it. */
record IntelSdkImage(ElfImage elf, List<SdkMetadata> metadata) implements EnclaveImage {

    static final String SECTION = ".note.sgxmeta";

    private static final Bytes NAME = Bytes.utf8("sgx_metadata\0");
    private static final int NOTE_HEADER = 12;
    private static final int MAX_BLOCKS = 16;

    static IntelSdkImage parse(ElfImage elf) throws MalformedException {
        ElfImage.Section section = elf.section(SECTION)
                .orElseThrow(
                        () -> new MalformedException("no metadata of the Intel SDK", MalformedException.NO_POSITION));
        Bytes note = elf.contents(section);
        long nameSize = Field.u32(note, 0, "the note's name size");
        long size = Field.u32(note, 4, "the note's size");
        if (nameSize != NAME.size()
                || !Field.slice(note, NOTE_HEADER, nameSize, "the note's name").equals(NAME)) {
            throw new MalformedException("not the note of the Intel SDK", section.offset());
        }
        // The name has 13 bytes and no padding: what follows is not aligned.
        long start = NOTE_HEADER + nameSize;
        Bytes blocks = Field.slice(note, start, size, "the note");
        return new IntelSdkImage(elf, parseBlocks(blocks, section.offset() + start));
    }

    private static List<SdkMetadata> parseBlocks(Bytes blocks, long position) throws MalformedException {
        List<SdkMetadata> metadata = new ArrayList<>();
        long at = 0;
        while (at + 20 <= blocks.size() && Field.u64(blocks, at, "the magic number") == SdkMetadata.MAGIC) {
            long size = Field.u32(blocks, at + 16, "the block's size");
            if (size == 0) {
                break;
            }
            if (metadata.size() == MAX_BLOCKS) {
                throw new MalformedException("too many blocks of metadata", position + at);
            }
            metadata.add(SdkMetadata.parseAt(
                    Math.toIntExact(position + at), Field.slice(blocks, at, size, "a metadata block")));
            at += size;
        }
        if (metadata.isEmpty()) {
            throw new MalformedException("no block of metadata: the enclave is not signed", position);
        }
        return List.copyOf(metadata);
    }

    @Override
    public String format() {
        return "Intel SDK";
    }

    @Override
    public List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        for (SdkMetadata block : metadata) {
            variants.add(new Block(elf, block));
        }
        return List.copyOf(variants);
    }

    private record Block(ElfImage elf, SdkMetadata metadata) implements Variant {

        private static final int SIGSTRUCT_AT = 64;

        @Override
        public String name() {
            return "metadata " + metadata.versionName();
        }

        @Override
        public Optional<Signature> signature() {
            return Optional.of(new Signature(metadata.position() + SIGSTRUCT_AT, metadata.sigstruct()));
        }

        @Override
        public long imageOffset() {
            return metadata.imageOffset();
        }

        @Override
        public boolean isLoadable() {
            return true;
        }

        @Override
        public void load(EnclaveInstructions target, MeasureLimits limits) throws MalformedException {
            new IntelSdkLoader(elf, metadata, target).load();
        }
    }
}
