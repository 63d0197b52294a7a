package dev.vitrine.proto.vectors;

import java.util.List;

/** A tree head as a log writes it. */
final class NaiveCheckpoint {

    static final String ORIGIN = "log.example/vectors";

    final String origin;
    final long size;
    final byte[] root;
    final List<String> extensions;

    NaiveCheckpoint(String origin, long size, byte[] root, List<String> extensions) {
        this.origin = origin;
        this.size = size;
        this.root = root;
        this.extensions = extensions;
    }

    /** The head of the log {@code entries} at a size. */
    static NaiveCheckpoint of(long size) {
        return new NaiveCheckpoint(ORIGIN, size, NaiveMerkle.ofEntries().root(0, size), List.of());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(Json.base64(root))
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** A note of this checkpoint with these lines. */
    String note(String... lines) {
        return text() + "\n" + String.join("", lines);
    }
}
