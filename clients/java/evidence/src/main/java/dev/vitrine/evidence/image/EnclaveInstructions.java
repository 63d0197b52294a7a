package dev.vitrine.evidence.image;

import dev.vitrine.tlog.MalformedException;

/**
 * The instructions that build an enclave, in the order in which the processor gets them. Their order, operands and data are
 * what MRENCLAVE is the hash of.
 */
public interface EnclaveInstructions {

    int PAGE_SIZE = 4096;
    int CHUNK_SIZE = 256;

    /** ECREATE; exactly once, first. */
    void create(long ssaFrameSize, long enclaveSize) throws MalformedException;

    /**
     * EADD of one page.
     *
     * @param region what the page belongs to, for people
     * @param offset page-aligned, from the base of the enclave
     * @param flags SECINFO.FLAGS: permissions and page type
     */
    void add(String region, long offset, long flags) throws MalformedException;

    /** EEXTEND of one chunk of the page added last: 256 bytes of {@code data} from {@code at}, which are not kept. */
    void extend(long offset, byte[] data, int at) throws MalformedException;

    /** EADD of one page and EEXTEND of all its chunks in ascending order. */
    default void addMeasured(String region, long offset, long flags, byte[] page) throws MalformedException {
        add(region, offset, flags);
        for (int at = 0; at < PAGE_SIZE; at += CHUNK_SIZE) {
            extend(offset + at, page, at);
        }
    }
}
