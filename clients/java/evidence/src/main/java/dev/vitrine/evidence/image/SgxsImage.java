package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/**
 * An SGXS stream (Fortanix): the instructions themselves, one record of 64 bytes each. Its signature lies in a file of its
 * own.
 */
record SgxsImage(Bytes file) implements EnclaveImage, EnclaveImage.Variant {

    private static final int RECORD_SIZE = 64;
    private static final Bytes ECREATE = Bytes.utf8("ECREATE\0");
    private static final Bytes UNSIZED = Bytes.utf8("UNSIZED\0");
    private static final Bytes EADD = Bytes.utf8("EADD\0\0\0\0");
    private static final Bytes EEXTEND = Bytes.utf8("EEXTEND\0");
    private static final Bytes UNMEASURED = Bytes.utf8("UNMEASRD");

    static boolean looksLike(Bytes file) {
        return file.startsWith(ECREATE) || file.startsWith(UNSIZED);
    }

    /** Checks the beginning; the records are checked while they are loaded. */
    static SgxsImage parse(Bytes file) throws MalformedException {
        if (!looksLike(file)) {
            throw new MalformedException("an SGXS stream begins with ECREATE", 0);
        }
        Bytes unused = Field.slice(file, 0, RECORD_SIZE, "the first record");
        return new SgxsImage(file);
    }

    @Override
    public String format() {
        return "SGXS stream";
    }

    @Override
    public List<Variant> variants() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public Optional<Signature> signature() {
        return Optional.empty();
    }

    @Override
    public boolean isLoadable() {
        return true;
    }

    @Override
    public void load(EnclaveInstructions target, MeasureLimits limits) throws MalformedException {
        // The tag UNSIZED stands for an ECREATE whose size the loader fills in; where it is still 0, creating fails.
        target.create(Field.u32(file, 8, "SSAFRAMESIZE"), Field.size(file, 12, "SIZE"));
        requireZero(20, RECORD_SIZE);
        Cursor cursor = new Cursor();
        byte[] chunk = new byte[EnclaveInstructions.CHUNK_SIZE];
        int at = RECORD_SIZE;
        while (at < file.size()) {
            Bytes tag = Field.slice(file, at, RECORD_SIZE, "a record").slice(0, 8);
            long offset = Field.size(file, at + 8L, "a record's offset");
            if (tag.equals(EADD)) {
                cursor.add(offset, at);
                target.add("page", offset, Field.u64(file, at + 16L, "SECINFO"));
                requireZero(at + 24, at + RECORD_SIZE);
                at += RECORD_SIZE;
            } else if (tag.equals(EEXTEND) || tag.equals(UNMEASURED)) {
                cursor.chunk(offset, at);
                requireZero(at + 16, at + RECORD_SIZE);
                Bytes data = Field.slice(file, (long) at + RECORD_SIZE, chunk.length, "a chunk");
                if (tag.equals(EEXTEND)) {
                    data.copyTo(chunk, 0);
                    target.extend(offset, chunk, 0);
                }
                at += RECORD_SIZE + chunk.length;
            } else {
                throw new MalformedException("an unknown record in an SGXS stream", at);
            }
        }
    }

    private void requireZero(int from, int to) throws MalformedException {
        for (int i = from; i < to; i++) {
            if (file.at(i) != 0) {
                throw new MalformedException("reserved bytes of an SGXS record are zero", i);
            }
        }
    }

    /** The canonical order: pages ascend, and each chunk of a page is loaded once, measured or not. */
    private static final class Cursor {

        private long page = -1;
        private int chunks;

        void add(long offset, int position) throws MalformedException {
            if (offset <= page) {
                throw new MalformedException("the pages of an SGXS stream ascend", position);
            }
            page = offset;
            chunks = 0;
        }

        void chunk(long offset, int position) throws MalformedException {
            long within = offset - page;
            if (page < 0
                    || within < 0
                    || within >= EnclaveInstructions.PAGE_SIZE
                    || within % EnclaveInstructions.CHUNK_SIZE != 0) {
                throw new MalformedException("a chunk outside of the page added last", position);
            }
            int bit = 1 << (int) (within / EnclaveInstructions.CHUNK_SIZE);
            if ((chunks & bit) != 0) {
                throw new MalformedException("a chunk is loaded twice", position);
            }
            chunks |= bit;
        }
    }
}
