package dev.vitrine.audit.diff;

import dev.vitrine.audit.diff.EnclaveDiff.Cause;
import dev.vitrine.audit.diff.EnclaveDiff.PageDifference;
import dev.vitrine.audit.diff.EnclaveDiff.Place;
import dev.vitrine.evidence.image.ElfMap;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Guesses what made two builds differ. Rules of thumb, each with what it saw; they explain and decide nothing. */
final class LikelyCauses {

    private static final Pattern TIME = Pattern.compile(
            "(19|20)\\d\\d-[01]\\d-[0-3]\\d" // 2026-11-22
                    + "|[A-Z][a-z]{2} [ 0-3]\\d (19|20)\\d\\d" // Nov 22 2026, __DATE__
                    + "|[0-2]\\d:[0-5]\\d:[0-5]\\d" // 03:38:01, __TIME__
                    + "|(^|\\D)(1[0-9]{9}|20[0-9]{12})(\\D|$)"); // seconds since 1970, or 20261122033801
    private static final Pattern PATH = Pattern.compile("(^|[\"= :])/[^/ \"]+/[^ \"]*");
    /** What comes out of the file, and not out of the configuration that it was signed with. */
    private static final Set<String> IMAGE = Set.of("segment", "appended object", "relocations", "page");

    private static final long FROM = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long TO = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();
    private static final int RANDOM_BYTES = 8;
    private static final int MAX_STRINGS = 20_000;

    private final Map<String, Cause> causes = new LinkedHashMap<>();

    private LikelyCauses() {}

    static List<Cause> of(
            Optional<ElfMap> first, Optional<ElfMap> second, List<PageDifference> all, List<String> layout) {
        LikelyCauses found = new LikelyCauses();
        List<PageDifference> pages =
                all.stream().filter(page -> IMAGE.contains(page.region())).toList();
        for (PageDifference page : pages) {
            page.place().ifPresent(found::place);
        }
        if (first.isPresent() && second.isPresent()) {
            found.compilers(first.get(), second.get());
            found.buildIds(first.get(), second.get(), pages);
            found.debugPaths(first.get(), second.get());
        }
        if (!layout.isEmpty() && pages.isEmpty()) {
            found.add(
                    "layout",
                    "no page of the image differs, but " + layout.get(0),
                    "build with the same configuration: heap, stacks, threads and sizes are measured");
        }
        found.rest(pages);
        return List.copyOf(found.causes.values());
    }

    private void place(Place place) {
        String both = place.first() + "\n" + place.second();
        String where = where(place);
        if (TIME.matcher(place.first()).find() && TIME.matcher(place.second()).find()) {
            add(
                    "timestamp",
                    where + " holds a time of the build: " + place.first() + " against " + place.second(),
                    "take the time from SOURCE_DATE_EPOCH, or leave it out");
        } else if (PATH.matcher(place.first()).find()
                && PATH.matcher(place.second()).find()) {
            add(
                    "build-path",
                    where + " holds the path of the build: " + place.first() + " against " + place.second(),
                    "compile with -ffile-prefix-map=\"$PWD\"=. (rustc: --remap-path-prefix), or build in one fixed place");
        } else if (!both.contains("\"")) {
            Optional<String> times = times(place);
            times.ifPresent(text -> add(
                    "timestamp",
                    where + " holds two numbers that are times of a build: " + text,
                    "take the time from SOURCE_DATE_EPOCH, or leave it out"));
        }
    }

    /** Little-endian seconds since 1970, read at the first different byte or up to three bytes before it. */
    private static Optional<String> times(Place place) {
        Optional<Bytes> one = bytes(place.first());
        Optional<Bytes> two = bytes(place.second());
        if (one.isEmpty() || two.isEmpty() || place.bytes() > 8) {
            return Optional.empty();
        }
        long a = u32(one.get());
        long b = u32(two.get());
        boolean plausible = a > FROM && a < TO && b > FROM && b < TO && Math.abs(a - b) < 400L * 86_400;
        return plausible
                ? Optional.of(Instant.ofEpochSecond(a) + " and " + Instant.ofEpochSecond(b))
                : Optional.empty();
    }

    private static Optional<Bytes> bytes(String hex) {
        try {
            return hex.length() >= 8 ? Optional.of(Bytes.fromHex(hex)) : Optional.empty();
        } catch (dev.vitrine.tlog.MalformedException e) {
            return Optional.empty();
        }
    }

    private static long u32(Bytes bytes) {
        long value = 0;
        for (int i = 3; i >= 0; i--) {
            value = value << 8 | bytes.unsignedAt(i);
        }
        return value;
    }

    private void compilers(ElfMap first, ElfMap second) {
        if (!first.compilers().equals(second.compilers())) {
            add(
                    "compiler",
                    "built by " + names(first) + " against " + names(second) + " (.comment)",
                    "pin the compiler by digest: a Docker image, a Nix derivation, rust-toolchain.toml");
        }
    }

    private static String names(ElfMap map) {
        return map.compilers().isEmpty()
                ? "tools that say nothing of themselves"
                : String.join(" and ", map.compilers());
    }

    private void buildIds(ElfMap first, ElfMap second, List<PageDifference> pages) {
        boolean isMeasured = pages.stream()
                .flatMap(page -> page.place().stream())
                .anyMatch(place -> place.section().equals(".note.gnu.build-id"));
        if (isMeasured || !first.buildId().equals(second.buildId())) {
            add(
                    "build-id",
                    "the linker's build ids differ: "
                            + first.buildId().map(Bytes::hex).orElse("none") + " against "
                            + second.buildId().map(Bytes::hex).orElse("none")
                            + "; a build id is a hash over the whole file, also over what is not measured",
                    "link with --build-id=none, or find what else differs");
        }
    }

    /** Paths in the debug information: not measured, but they tell where each file was built. */
    private void debugPaths(ElfMap first, ElfMap second) {
        for (String section : List.of(".debug_line_str", ".debug_str")) {
            Set<String> one = paths(first.contents(section));
            Set<String> two = paths(second.contents(section));
            Set<String> onlyOne = new LinkedHashSet<>(one);
            onlyOne.removeAll(two);
            two.removeAll(one);
            if (!onlyOne.isEmpty() && !two.isEmpty()) {
                add(
                        "build-path",
                        section + " (not measured) names other folders: "
                                + onlyOne.iterator().next() + " against "
                                + two.iterator().next(),
                        "compile with -ffile-prefix-map=\"$PWD\"=. (rustc: --remap-path-prefix), or build in one fixed"
                                + " place");
                return;
            }
        }
    }

    private static Set<String> paths(Bytes table) {
        Set<String> paths = new LinkedHashSet<>();
        int from = 0;
        for (int i = 0; i < MAX_STRINGS && from < table.size(); i++) {
            int end = table.indexOf((byte) 0, from);
            int to = end < 0 ? table.size() : end;
            if (to > from && table.at(from) == '/') {
                try {
                    paths.add(table.slice(from, to).toUtf8());
                } catch (dev.vitrine.tlog.MalformedException e) {
                    return paths;
                }
            }
            from = to + 1;
        }
        return paths;
    }

    /** Where no rule fits: what kind of content differs is still something. */
    private void rest(List<PageDifference> pages) {
        if (!causes.isEmpty() && !causes.keySet().equals(Set.of("build-id"))) {
            return;
        }
        List<Place> places = new ArrayList<>();
        pages.forEach(page -> page.place().ifPresent(places::add));
        Optional<Place> code = places.stream()
                .filter(place ->
                        place.section().startsWith(".text") || place.section().startsWith(".plt"))
                .findFirst();
        if (code.isPresent()) {
            add(
                    "code",
                    "machine code differs, first in " + where(code.get()),
                    "compare source, options and compiler; `objdump -d` of both files from there on");
            return;
        }
        places.stream().findFirst().ifPresent(place -> {
            boolean isLong = place.bytes() >= RANDOM_BYTES && !place.first().startsWith("\"");
            add(
                    isLong ? "random" : "data",
                    where(place) + " differs in " + place.bytes() + " bytes"
                            + (isLong
                                    ? " without a pattern: a random value, a key, or a hash of something that differs"
                                    : ""),
                    "look at what the build writes there");
        });
    }

    private static String where(Place place) {
        String section = place.section().isEmpty() ? String.format("0x%x", place.address()) : place.section();
        return place.symbol().isEmpty() ? section : section + ", " + place.symbol();
    }

    /** The first finding of each kind counts. */
    private void add(String code, String why, String advice) {
        Cause unused = causes.putIfAbsent(code, new Cause(code, why, advice));
    }
}
