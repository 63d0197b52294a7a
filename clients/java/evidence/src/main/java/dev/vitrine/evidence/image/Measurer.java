package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Computes MRENCLAVE from the instructions that build an enclave: one SHA-256 over a 64-byte record for each, and the data
 * of each EEXTEND. Use it once; not thread-safe.
 */
public final class Measurer implements EnclaveInstructions {

    private static final byte[] ECREATE = ascii("ECREATE\0");
    private static final byte[] EADD = ascii("EADD\0\0\0\0");
    private static final byte[] EEXTEND = ascii("EEXTEND\0");
    private static final int RECORD_SIZE = 64;
    private static final int BUFFER_SIZE = 64 * 1024;
    private static final long MAX_ENCLAVE_SIZE = 1L << 47;
    private static final int MAX_RUNS = 1 << 20;
    private static final int CHUNKS_PER_PAGE = PAGE_SIZE / CHUNK_SIZE;
    private static final byte[] ZERO_CHUNK = new byte[CHUNK_SIZE];

    private final MeasureLimits limits;
    private final MessageDigest measurement = sha256();
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int buffered;

    private long enclaveSize; // 0 before ECREATE
    private String header = "";
    private long pages;
    private long measuredPages;

    // The page that was added last.
    private boolean pageIsOpen;
    private String region = "";
    private long pageOffset;
    private long pageFlags;
    private int chunkMask;

    /*
     * Hashing each page a second time, for the trail, would double the cost of the large zeroed heaps of early SDKs. While a
     * page has shown nothing but zeros in ascending order, only their number is kept.
     */
    private boolean pageIsZero;
    private final MessageDigest pageDigest = sha256();
    private final Bytes[] zeroDigests = new Bytes[CHUNKS_PER_PAGE + 1];

    private final List<PageTrail.Run> runs = new ArrayList<>();
    private boolean trailIsComplete = true;

    public Measurer(MeasureLimits limits) {
        this.limits = limits;
    }

    @Override
    public void create(long ssaFrameSize, long enclaveSize) throws MalformedException {
        if (this.enclaveSize != 0) {
            throw new MalformedException("an enclave is created once", MalformedException.NO_POSITION);
        }
        // SPEC: Intel SDM, ECREATE: SECS.SIZE is a power of two, at least two pages.
        if (enclaveSize < 2 * PAGE_SIZE || enclaveSize > MAX_ENCLAVE_SIZE || Long.bitCount(enclaveSize) != 1) {
            throw new MalformedException("an enclave's size is a power of two", MalformedException.NO_POSITION);
        }
        if (ssaFrameSize < 1 || ssaFrameSize > 0xffff_ffffL) {
            throw new MalformedException("the frames for saved state have a size", MalformedException.NO_POSITION);
        }
        this.enclaveSize = enclaveSize;
        header = String.format(Locale.ROOT, "size 0x%x, state frames of %d pages", enclaveSize, ssaFrameSize);
        int at = record(ECREATE);
        putLittleEndian(at + 8, ssaFrameSize, 4);
        putLittleEndian(at + 12, enclaveSize, 8);
    }

    @Override
    public void add(String region, long offset, long flags) throws MalformedException {
        if (enclaveSize == 0) {
            throw new MalformedException("a page before the enclave is created", MalformedException.NO_POSITION);
        }
        if (offset < 0 || offset % PAGE_SIZE != 0 || offset > enclaveSize - PAGE_SIZE) {
            throw new MalformedException("a page outside of the enclave", MalformedException.NO_POSITION);
        }
        if (++pages > limits.pages()) {
            throw new OverLimitException("more pages than the limit");
        }
        closePage();
        pageIsOpen = true;
        this.region = region;
        pageOffset = offset;
        pageFlags = flags;
        chunkMask = 0;
        pageIsZero = true;
        int at = record(EADD);
        putLittleEndian(at + 8, offset, 8);
        putLittleEndian(at + 16, flags, 8);
    }

    @Override
    public void extend(long offset, byte[] data, int from) throws MalformedException {
        long within = offset - pageOffset;
        if (!pageIsOpen || within < 0 || within >= PAGE_SIZE || within % CHUNK_SIZE != 0) {
            throw new MalformedException("a chunk outside of the page added last", MalformedException.NO_POSITION);
        }
        int chunk = (int) (within / CHUNK_SIZE);
        if ((chunkMask >>> chunk & 1) != 0) {
            throw new MalformedException("a chunk is measured twice", MalformedException.NO_POSITION);
        }
        if (chunkMask == 0 && ++measuredPages > limits.measuredPages()) {
            throw new OverLimitException("more measured pages than the limit");
        }
        traceChunk(chunk, data, from);
        int at = record(EEXTEND);
        putLittleEndian(at + 8, offset, 8);
        reserve(CHUNK_SIZE);
        System.arraycopy(data, from, buffer, buffered, CHUNK_SIZE);
        buffered += CHUNK_SIZE;
    }

    /** The measurement of everything so far; nothing may follow. */
    public Measurement finish() throws MalformedException {
        if (enclaveSize == 0) {
            throw new MalformedException("no enclave was created", MalformedException.NO_POSITION);
        }
        closePage();
        measurement.update(buffer, 0, buffered);
        buffered = 0;
        return new Measurement(
                Bytes.wrapUnsafe(measurement.digest()),
                enclaveSize,
                pages,
                measuredPages,
                new PageTrail(header, runs, trailIsComplete));
    }

    private void traceChunk(int chunk, byte[] data, int from) {
        boolean ascending = chunkMask == (1 << chunk) - 1;
        if (pageIsZero && ascending && Arrays.equals(data, from, from + CHUNK_SIZE, ZERO_CHUNK, 0, CHUNK_SIZE)) {
            chunkMask |= 1 << chunk;
            return;
        }
        if (pageIsZero) {
            pageIsZero = false;
            for (int zero = 0; zero < CHUNKS_PER_PAGE; zero++) {
                if ((chunkMask >>> zero & 1) != 0) {
                    updatePageDigest(zero, ZERO_CHUNK, 0);
                }
            }
        }
        chunkMask |= 1 << chunk;
        updatePageDigest(chunk, data, from);
    }

    private void updatePageDigest(int chunk, byte[] data, int from) {
        pageDigest.update((byte) chunk);
        pageDigest.update(data, from, CHUNK_SIZE);
    }

    private void closePage() {
        if (!pageIsOpen) {
            return;
        }
        pageIsOpen = false;
        int chunks = Integer.bitCount(chunkMask);
        Bytes digest = pageIsZero ? zeroDigest(chunks) : Bytes.wrapUnsafe(pageDigest.digest());
        if (!runs.isEmpty()) {
            PageTrail.Run last = runs.get(runs.size() - 1);
            boolean continues = last.offset() + last.pages() * PAGE_SIZE == pageOffset
                    && last.flags() == pageFlags
                    && last.chunks() == chunks
                    && last.digest().equals(digest)
                    && last.region().equals(region);
            if (continues) {
                runs.set(
                        runs.size() - 1,
                        new PageTrail.Run(region, last.offset(), last.pages() + 1, pageFlags, chunks, digest));
                return;
            }
        }
        if (runs.size() == MAX_RUNS) {
            trailIsComplete = false;
        }
        if (trailIsComplete) {
            runs.add(new PageTrail.Run(region, pageOffset, 1, pageFlags, chunks, digest));
        }
    }

    private Bytes zeroDigest(int chunks) {
        if (chunks == 0) {
            return Bytes.EMPTY;
        }
        Bytes known = zeroDigests[chunks];
        if (known == null) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                updatePageDigest(chunk, ZERO_CHUNK, 0);
            }
            known = Bytes.wrapUnsafe(pageDigest.digest());
            zeroDigests[chunks] = known;
        }
        return known;
    }

    /** Starts a record of 64 bytes, zero behind its tag, and says where it lies in the buffer. */
    private int record(byte[] tag) {
        reserve(RECORD_SIZE);
        int at = buffered;
        System.arraycopy(tag, 0, buffer, at, tag.length);
        Arrays.fill(buffer, at + tag.length, at + RECORD_SIZE, (byte) 0);
        buffered += RECORD_SIZE;
        return at;
    }

    private void reserve(int size) {
        if (buffered + size > BUFFER_SIZE) {
            measurement.update(buffer, 0, buffered);
            buffered = 0;
        }
    }

    private void putLittleEndian(int at, long value, int size) {
        for (int i = 0; i < size; i++) {
            buffer[at + i] = (byte) (value >>> (8 * i));
        }
    }

    private static byte[] ascii(String tag) {
        return Bytes.utf8(tag).toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
