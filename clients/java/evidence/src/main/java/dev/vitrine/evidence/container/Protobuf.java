package dev.vitrine.evidence.container;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of one protocol buffer message, without its schema: numbers, and bytes that may be messages themselves. */
final class Protobuf {

    private static final int MAX_FIELDS = 4096;

    private final Map<Integer, List<Bytes>> bytes = new LinkedHashMap<>();
    private final Map<Integer, Long> numbers = new LinkedHashMap<>();

    private Protobuf() {}

    static Protobuf parse(Bytes message) throws MalformedException {
        Protobuf parsed = new Protobuf();
        ByteReader in = new ByteReader(message);
        for (int count = 0; in.remaining() > 0; count++) {
            int at = in.position();
            long key = varint(in);
            long number = key >>> 3;
            if (number < 1 || number > 0xffff || count == MAX_FIELDS) {
                throw new MalformedException("not the fields of a message", at);
            }
            switch ((int) (key & 7)) {
                case 0 -> parsed.numbers.put((int) number, varint(in));
                case 1 -> in.skip("a field", 8);
                case 2 -> {
                    long length = varint(in);
                    if (length < 0 || length > in.remaining()) {
                        throw new MalformedException("a field is cut off", at);
                    }
                    Bytes value = in.take("a field", (int) length);
                    parsed.bytes
                            .computeIfAbsent((int) number, unused -> new ArrayList<>())
                            .add(value);
                }
                case 5 -> in.skip("a field", 4);
                default -> throw new MalformedException("an unknown type of field", at);
            }
        }
        return parsed;
    }

    private static long varint(ByteReader in) throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int octet = in.u8("a number");
            value |= (octet & 0x7fL) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new MalformedException("a number is too large", in.position());
    }

    /** The only bytes of this number. */
    Optional<Bytes> bytes(int number) {
        @Nullable List<Bytes> values = bytes.get(number);
        return values == null || values.size() != 1 ? Optional.empty() : Optional.of(values.get(0));
    }

    Optional<Long> number(int number) {
        return Optional.ofNullable(numbers.get(number));
    }
}
