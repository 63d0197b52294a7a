package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes the instructions as an SGXS stream: the neutral form of an image, whose SHA-256 is its MRENCLAVE because nothing
 * but measured data is written. Not thread-safe.
 */
public final class SgxsWriter implements EnclaveInstructions {

    private static final int RECORD_SIZE = 64;

    private final OutputStream out;

    public SgxsWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void create(long ssaFrameSize, long enclaveSize) {
        byte[] record = record("ECREATE\0");
        putLittleEndian(record, 8, ssaFrameSize, 4);
        putLittleEndian(record, 12, enclaveSize, 8);
        write(record, 0, RECORD_SIZE);
    }

    @Override
    public void add(String region, long offset, long flags) {
        byte[] record = record("EADD\0\0\0\0");
        putLittleEndian(record, 8, offset, 8);
        putLittleEndian(record, 16, flags, 8);
        write(record, 0, RECORD_SIZE);
    }

    @Override
    public void extend(long offset, byte[] data, int at) {
        byte[] record = record("EEXTEND\0");
        putLittleEndian(record, 8, offset, 8);
        write(record, 0, RECORD_SIZE);
        write(data, at, CHUNK_SIZE);
    }

    private void write(byte[] bytes, int from, int length) {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] record(String tag) {
        byte[] record = new byte[RECORD_SIZE];
        Bytes.utf8(tag).copyTo(record, 0);
        return record;
    }

    private static void putLittleEndian(byte[] record, int at, long value, int size) {
        for (int i = 0; i < size; i++) {
            record[at + i] = (byte) (value >>> (8 * i));
        }
    }
}
