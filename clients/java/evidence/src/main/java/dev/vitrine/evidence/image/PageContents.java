package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Keeps the measured bytes of a few pages while an enclave is built, to say what differs in them. */
public final class PageContents implements EnclaveInstructions {

    private final Set<Long> wanted;
    private final Map<Long, byte[]> pages = new HashMap<>();

    /** @param wanted offsets of the pages to keep */
    public PageContents(Collection<Long> wanted) {
        this.wanted = new HashSet<>(wanted);
    }

    /** Loads an image once and keeps the wanted pages that it measures, by offset; an unmeasured chunk is zeros. */
    public static Map<Long, Bytes> of(EnclaveImage.Variant variant, Collection<Long> wanted, MeasureLimits limits)
            throws MalformedException {
        PageContents contents = new PageContents(wanted);
        variant.load(contents, limits);
        Map<Long, Bytes> pages = new HashMap<>();
        contents.pages.forEach((offset, bytes) -> pages.put(offset, Bytes.wrapUnsafe(bytes)));
        return Map.copyOf(pages);
    }

    @Override
    public void create(long ssaFrameSize, long enclaveSize) {}

    @Override
    public void add(String region, long offset, long flags) {}

    @Override
    public void extend(long offset, byte[] data, int at) {
        long page = offset - offset % PAGE_SIZE;
        if (wanted.contains(page)) {
            byte[] bytes = pages.computeIfAbsent(page, unused -> new byte[PAGE_SIZE]);
            System.arraycopy(data, at, bytes, (int) (offset - page), CHUNK_SIZE);
        }
    }
}
