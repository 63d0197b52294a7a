package dev.vitrine.evidence.image;

import java.util.List;

/** The Intel SDK's names of the lines of a layout. */
final class LayoutNames {

    private static final List<String> NAMES = List.of(
            "layout 0",
            "heap (minimum)",
            "heap (initial)",
            "heap (maximum)",
            "thread control structure",
            "thread data",
            "saved state",
            "stack (maximum)",
            "stack (minimum)",
            "thread group",
            "guard",
            "dynamic heap (minimum)",
            "dynamic heap (initial)",
            "dynamic heap (maximum)",
            "dynamic thread control structure",
            "dynamic thread data",
            "dynamic saved state",
            "dynamic stack (maximum)",
            "dynamic stack (minimum)",
            "dynamic thread group",
            "reserved memory (minimum)",
            "reserved memory (initial)",
            "reserved memory (maximum)",
            "user region");

    private LayoutNames() {}

    static String of(int id) {
        return id < NAMES.size() ? NAMES.get(id) : "layout " + id;
    }
}
