package dev.vitrine.evidence.image;

import dev.vitrine.evidence.sigstruct.TestSigner;
import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes classic Open Enclave images with thread-local data, relocations and the variables that signing fills in. */
final class OpenEnclaveWriter {

    private static final int PAGE = 4096;
    private static final int PROPERTIES_AT = 0x3100;
    private static final int SIGSTRUCT_AT = 144;
    private static final int PROPERTIES_SIZE = 1960;
    private static final int VARIABLES_AT = 0x3000;
    private static final int SYMBOLS_AT = 0x200;
    private static final int NAMES_AT = 0x400;
    private static final int RELOCATIONS_AT = 0x600;
    private static final int PLT_RELOCATIONS_AT = 0x648;
    private static final int TDATA_AT = 0x2F00;
    private static final int TDATA_SIZE = 0x30;
    private static final int TBSS_SIZE = 0x1010;
    private static final long ENTRY = 0x1040;
    private static final int IMAGE_SIZE = 0x5000;
    private static final String[] VARIABLES = {
        "_enclave_rva",
        "_reloc_rva",
        "_reloc_size",
        "_tdata_rva",
        "_tdata_size",
        "_tdata_align",
        "_tbss_size",
        "_tbss_align",
        "_td_from_tcs_offset",
        "undefined"
    };

    private final TestSigner signer;
    private final long heapPages;
    private final long stackPages;
    private final long threads;

    OpenEnclaveWriter(TestSigner signer, long heapPages, long stackPages, long threads) {
        this.signer = signer;
        this.heapPages = heapPages;
        this.stackPages = stackPages;
        this.threads = threads;
    }

    Bytes write() {
        byte[] unsigned = file(new byte[1808]);
        Bytes mrEnclave = expected(unsigned).mrEnclave();
        return Bytes.copyOf(file(signer.sign(mrEnclave).raw().toByteArray()));
    }

    Expected expected() {
        return expected(file(new byte[1808]));
    }

    private byte[] file(byte[] sigstruct) {
        byte[] text = ElfWriter.noise(0x1000, 21);
        ByteBuffer t = ByteBuffer.wrap(text).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        names.write(0);
        Arrays.fill(text, SYMBOLS_AT, SYMBOLS_AT + 24 * (VARIABLES.length + 2), (byte) 0);
        for (int i = 0; i < VARIABLES.length; i++) {
            int at = SYMBOLS_AT + 24 * (i + 1);
            t.putInt(at, names.size());
            t.putShort(at + 6, (short) (VARIABLES[i].equals("undefined") ? 0 : 3));
            t.putLong(at + 8, VARIABLES_AT + 8L * i);
            byte[] name = (VARIABLES[i] + "\0").getBytes(StandardCharsets.US_ASCII);
            names.write(name, 0, name.length);
        }
        System.arraycopy(names.toByteArray(), 0, text, NAMES_AT, names.size());
        // Two ordinary relocations and one of thread-local data, whose addend signing replaces.
        long[] relocations = {0x3000, 8, 0x1234, 0x3008, (2L << 32) | 18, 0x77, 0x3010, 8, 0x4321};
        for (int i = 0; i < relocations.length; i++) {
            t.putLong(RELOCATIONS_AT + 8 * i, relocations[i]);
        }
        t.putLong(PLT_RELOCATIONS_AT, 0x3018);
        t.putLong(PLT_RELOCATIONS_AT + 8, (3L << 32) | 7);
        t.putLong(PLT_RELOCATIONS_AT + 16, 0);

        byte[] data = ElfWriter.noise(0x1000 + 0x100, 22);
        ByteBuffer d = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int at = PROPERTIES_AT - TDATA_AT;
        Arrays.fill(data, at, at + PROPERTIES_SIZE, (byte) 0);
        d.putInt(at, PROPERTIES_SIZE);
        d.putInt(at + 4, 2);
        d.putLong(at + 8, heapPages);
        d.putLong(at + 16, stackPages);
        d.putLong(at + 24, threads);
        d.putLong(at + 72, 4);
        d.put(at + SIGSTRUCT_AT, sigstruct);
        return new ElfWriter()
                .entry(ENTRY)
                .load(ElfWriter.READ, 0, text, text.length)
                .load(ElfWriter.READ | ElfWriter.EXECUTE, 0x1000, ElfWriter.noise(0x1500, 23), 0x1500)
                .load(ElfWriter.READ | ElfWriter.WRITE, TDATA_AT, data, IMAGE_SIZE - TDATA_AT)
                .describe(7, TDATA_AT, TDATA_SIZE, TDATA_SIZE + TBSS_SIZE, 0x20)
                .loadedSection(".dynsym", 11, SYMBOLS_AT, 24L * (VARIABLES.length + 1), 8)
                .loadedSection(".dynstr", 3, NAMES_AT, names.size(), 1)
                .loadedSection(".rela.dyn", 4, RELOCATIONS_AT, 72, 8)
                .loadedSection(".rela.plt", 4, PLT_RELOCATIONS_AT, 24, 8)
                .loadedSection(".tdata", 1, TDATA_AT, TDATA_SIZE, 8)
                .loadedSection(".tbss", 8, TDATA_AT + TDATA_SIZE, TBSS_SIZE, 8)
                .loadedSection(".oeinfo", 1, PROPERTIES_AT, PROPERTIES_SIZE, 8)
                .write();
    }

    private Expected expected(byte[] file) {
        byte[] image = new byte[IMAGE_SIZE];
        System.arraycopy(file, 0, image, 0, 0x1000);
        System.arraycopy(file, 0x1000, image, 0x1000, 0x1500);
        System.arraycopy(file, TDATA_AT, image, TDATA_AT, 0x1100);
        ByteBuffer b = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        long tlsPages = 2; // 0x40 bytes of data and 0x1010 of zeros
        long relocationsSize = PAGE;
        long used = IMAGE_SIZE
                + relocationsSize
                + heapPages * PAGE
                + threads * ((stackPages + 2) * PAGE + tlsPages * PAGE + 5 * PAGE);
        long size = PAGE;
        while (size < used) {
            size *= 2;
        }
        long[] info = {PROPERTIES_AT, PROPERTIES_SIZE, IMAGE_SIZE, relocationsSize, IMAGE_SIZE + relocationsSize, size};
        for (int i = 0; i < 6; i++) {
            b.putLong(PROPERTIES_AT + 96 + 8 * i, info[i]);
        }
        Arrays.fill(image, PROPERTIES_AT + SIGSTRUCT_AT, PROPERTIES_AT + SIGSTRUCT_AT + 1808, (byte) 0);
        long[] variables = {
            VARIABLES_AT, IMAGE_SIZE, relocationsSize, TDATA_AT, TDATA_SIZE, 0x20, TBSS_SIZE, 8, (tlsPages + 4) * PAGE
        };
        for (int i = 0; i < variables.length; i++) {
            b.putLong(VARIABLES_AT + 8 * i, variables[i]);
        }
        byte[] relocations = new byte[PAGE];
        System.arraycopy(file, RELOCATIONS_AT, relocations, 0, 72);
        System.arraycopy(file, PLT_RELOCATIONS_AT, relocations, 72, 24);
        ByteBuffer.wrap(relocations).order(ByteOrder.LITTLE_ENDIAN).putLong(24 + 16, VARIABLES_AT + 8);

        Expected expected = new Expected().create(1, size);
        expected = segment(expected, image, 0, 0x1000, 0x201);
        expected = segment(expected, image, 0x1000, 0x2500, 0x205);
        expected = segment(expected, image, TDATA_AT / PAGE * PAGE, IMAGE_SIZE, 0x203);
        expected = expected.page(IMAGE_SIZE, 0x201, relocations);
        long at = IMAGE_SIZE + relocationsSize;
        for (int i = 0; i < heapPages; i++, at += PAGE) {
            expected = expected.add(at, 0x203);
        }
        byte[] stack = new byte[PAGE];
        Arrays.fill(stack, (byte) 0xcc);
        for (int thread = 0; thread < threads; thread++) {
            at += PAGE;
            for (int i = 0; i < stackPages; i++, at += PAGE) {
                expected = expected.page(at, 0x203, stack);
            }
            at += PAGE;
            ByteBuffer tcs = ByteBuffer.wrap(new byte[72]).order(ByteOrder.LITTLE_ENDIAN);
            long threadData = at + (tlsPages + 4) * PAGE;
            tcs.putLong(16, at + PAGE).putInt(28, 2).putLong(32, ENTRY);
            tcs.putLong(48, threadData).putLong(56, threadData).putLong(64, -1);
            byte[] control = new byte[72];
            tcs.get(0, control);
            expected = expected.page(at, 0x100, control);
            expected = expected.page(at + PAGE, 0x203, new byte[0]).page(at + 2 * PAGE, 0x203, new byte[0]);
            at += 4 * PAGE;
            for (int i = 0; i < tlsPages + 1; i++, at += PAGE) {
                expected = expected.page(at, 0x203, new byte[0]);
            }
        }
        return expected;
    }

    private static Expected segment(Expected expected, byte[] image, int from, int end, long flags) {
        Expected result = expected;
        for (int at = from; at < end; at += PAGE) {
            result = result.page(at, flags, Arrays.copyOfRange(image, at, at + PAGE));
        }
        return result;
    }
}
