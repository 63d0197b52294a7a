package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The table of certificates that a host adds to a guest's report (GHCB specification, extended guest request): what Linux
 * shows as {@code auxblob}. The host wrote it, and nothing signs it.
 *
 * @param entries contents by identifier, in order
 */
public record CertificateTable(Map<UUID, Bytes> entries) {

    public static final UUID VCEK = UUID.fromString("63da758d-e664-4564-adc5-f4b93be8accd");
    public static final UUID VLEK = UUID.fromString("a8074bc2-a25a-483e-aae6-39c045a0b8a1");
    public static final UUID ASK = UUID.fromString("4ab7b379-bbac-4fe4-a02f-05aef327c782");
    public static final UUID ARK = UUID.fromString("c0b406a4-a803-4952-9743-3fb6014cd0ae");
    public static final UUID CRL = UUID.fromString("92f81bc3-5811-4d3d-97ff-d19f88dc67ea");

    private static final int ENTRY_SIZE = 24;
    private static final int MAX_ENTRIES = 32;
    private static final UUID NONE = new UUID(0, 0);

    public CertificateTable {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    public static CertificateTable parse(Bytes raw) throws MalformedException {
        Map<UUID, Bytes> entries = new LinkedHashMap<>();
        ByteReader in = new ByteReader(raw);
        for (int i = 0; i <= MAX_ENTRIES; i++) {
            int at = in.position();
            UUID id = guid(in.take("an entry's identifier", 16));
            long offset = in.u32le("an entry's offset");
            long length = in.u32le("an entry's length");
            if (id.equals(NONE) && offset == 0 && length == 0) {
                return new CertificateTable(entries);
            }
            if (offset > raw.size() || length > raw.size() - offset) {
                throw new MalformedException("an entry lies outside of the table", at);
            }
            if (entries.put(id, raw.slice((int) offset, (int) (offset + length))) != null) {
                throw new MalformedException("an entry appears twice", at);
            }
        }
        throw new MalformedException("the table of certificates has no end", MAX_ENTRIES * ENTRY_SIZE);
    }

    public Optional<Bytes> entry(UUID id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** EFI's order of bytes: the first three groups are little-endian. */
    private static UUID guid(Bytes raw) {
        ByteBuffer little = raw.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(little.getInt(0)) << 32
                | Short.toUnsignedLong(little.getShort(4)) << 16
                | Short.toUnsignedLong(little.getShort(6));
        return new UUID(high, raw.asReadOnlyBuffer().getLong(8));
    }
}
