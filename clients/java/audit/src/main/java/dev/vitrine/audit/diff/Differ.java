package dev.vitrine.audit.diff;

import dev.vitrine.audit.diff.EnclaveDiff.Cause;
import dev.vitrine.audit.diff.EnclaveDiff.FieldDifference;
import dev.vitrine.audit.diff.EnclaveDiff.PageDifference;
import dev.vitrine.audit.diff.EnclaveDiff.Place;
import dev.vitrine.evidence.image.ElfMap;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.evidence.image.Measurement;
import dev.vitrine.evidence.image.PageContents;
import dev.vitrine.evidence.image.TrailComparison;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructBody;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Compares two enclave files. Pure; safe for use by many threads. */
public final class Differ {

    private static final int MAX_PAGES = 32;
    private static final int PAGE = 4096;
    private static final int SAMPLE = 24;

    private final MeasureLimits limits;

    public Differ(MeasureLimits limits) {
        this.limits = limits;
    }

    /** Compares two files in full. Never fails: what cannot be read is said in the notes. */
    public EnclaveDiff compare(Bytes first, Bytes second) {
        Subject a = Subject.of(first, second, limits);
        Subject b = Subject.of(second, first, limits);
        List<String> notes = new ArrayList<>();
        notes.add("first: " + a.how());
        notes.add("second: " + b.how());
        boolean sameFile = sameApartFromSigner(a, b, notes);
        boolean isMeasured = a.measurement().isPresent() && b.measurement().isPresent();
        if (!isMeasured) {
            Similarity similarity = sameFile ? Similarity.BIT_FOR_BIT : Similarity.UNKNOWN;
            return new EnclaveDiff(
                    similarity,
                    mrEnclave(a),
                    mrEnclave(b),
                    fields(a, b),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    0,
                    List.of(),
                    notes);
        }
        Measurement one = a.measurement().orElseThrow();
        Measurement two = b.measurement().orElseThrow();
        if (one.mrEnclave().equals(two.mrEnclave())) {
            return new EnclaveDiff(
                    sameFile ? Similarity.BIT_FOR_BIT : Similarity.SAME_MEASUREMENT,
                    mrEnclave(a),
                    mrEnclave(b),
                    fields(a, b),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    0,
                    List.of(),
                    notes);
        }
        TrailComparison compared = TrailComparison.of(one.trail(), two.trail(), MAX_PAGES);
        List<PageDifference> pages = pages(a, b, compared, notes);
        List<String> layout = layout(one, two, compared);
        Optional<String> order = compared.count() == 0 ? one.trail().firstDifference(two.trail()) : Optional.empty();
        List<Cause> causes = LikelyCauses.of(a.map(), b.map(), pages, layout);
        return new EnclaveDiff(
                Similarity.DIFFERENT,
                mrEnclave(a),
                mrEnclave(b),
                fields(a, b),
                layout,
                order,
                pages,
                compared.count(),
                causes,
                notes);
    }

    private static Optional<Bytes> mrEnclave(Subject subject) {
        return subject.measurement().map(Measurement::mrEnclave);
    }

    private static boolean sameApartFromSigner(Subject a, Subject b, List<String> notes) {
        boolean bothSigned = a.sigstruct().isPresent() && b.sigstruct().isPresent();
        if (a.sigstruct().isEmpty() && b.sigstruct().isEmpty()) {
            return a.file().equals(b.file());
        }
        notes.add("not compared, because it depends on who signed and when: date, modulus, signature, q1 and q2 of"
                + " SIGSTRUCT" + (bothSigned ? "" : ", and all of " + SignerBytes.NOTE));
        return bothSigned
                ? Arrays.equals(SignerBytes.hidden(a.file()), SignerBytes.hidden(b.file()))
                : Arrays.equals(
                        SignerBytes.hiddenWithLayout(a.file(), a.map()),
                        SignerBytes.hiddenWithLayout(b.file(), b.map()));
    }

    private static List<FieldDifference> fields(Subject a, Subject b) {
        List<FieldDifference> fields = new ArrayList<>();
        if (a.sigstruct().isPresent() && b.sigstruct().isPresent()) {
            Sigstruct one = a.sigstruct().get();
            Sigstruct two = b.sigstruct().get();
            field(
                    fields,
                    "MRENCLAVE",
                    one,
                    two,
                    sigstruct -> sigstruct.mrEnclave().hex(),
                    true);
            field(
                    fields,
                    "MRSIGNER",
                    one,
                    two,
                    sigstruct -> sigstruct.mrSigner().hex(),
                    false);
            body(fields, "date", one, two, body -> body.date().toString());
            body(fields, "vendor", one, two, body -> Long.toHexString(body.vendor()));
            body(fields, "ISVPRODID", one, two, body -> Integer.toString(body.isvProdId()));
            body(fields, "ISVSVN", one, two, body -> Integer.toString(body.isvSvn()));
            body(fields, "ISVEXTPRODID", one, two, body -> body.isvExtProdId().hex());
            body(fields, "ISVFAMILYID", one, two, body -> body.isvFamilyId().hex());
            body(fields, "ATTRIBUTES", one, two, body -> body.attributes().hex());
            body(fields, "ATTRIBUTEMASK", one, two, body -> body.attributesMask()
                    .hex());
            body(fields, "MISCSELECT", one, two, body -> body.miscSelect().hex());
            body(fields, "MISCMASK", one, two, body -> body.miscMask().hex());
        }
        return fields;
    }

    private static void body(
            List<FieldDifference> fields,
            String name,
            Sigstruct a,
            Sigstruct b,
            Function<SigstructBody, String> value) {
        field(fields, name, a, b, sigstruct -> value.apply(sigstruct.body()), false);
    }

    private static void field(
            List<FieldDifference> fields,
            String name,
            Sigstruct a,
            Sigstruct b,
            Function<Sigstruct, String> value,
            boolean isMeasured) {
        String one = value.apply(a);
        String two = value.apply(b);
        if (!one.equals(two)) {
            fields.add(new FieldDifference(name, one, two, isMeasured));
        }
    }

    private static List<String> layout(Measurement one, Measurement two, TrailComparison compared) {
        List<String> layout = new ArrayList<>();
        if (!one.trail().header().equals(two.trail().header())) {
            layout.add("the enclave itself: " + one.trail().header() + " against "
                    + two.trail().header());
        }
        if (one.pages() != two.pages()) {
            layout.add(one.pages() + " pages against " + two.pages());
        }
        compared.pages().stream()
                .filter(page -> page.kind() != TrailComparison.Kind.CONTENT)
                .map(page -> page.region())
                .distinct()
                .forEach(region -> layout.add("pages of the " + region + " stand elsewhere or have other permissions"));
        return layout;
    }

    private List<PageDifference> pages(Subject a, Subject b, TrailComparison compared, List<String> notes) {
        List<Long> wanted =
                compared.pages().stream().map(TrailComparison.Page::offset).toList();
        Map<Long, Bytes> first = contents(a, wanted, notes);
        Map<Long, Bytes> second = contents(b, wanted, notes);
        List<PageDifference> pages = new ArrayList<>();
        for (TrailComparison.Page page : compared.pages()) {
            String what =
                    switch (page.kind()) {
                        case CONTENT -> "content";
                        case FLAGS -> String.format("flags 0x%x against 0x%x", page.first(), page.second());
                        case ONLY_IN_FIRST -> "only in the first";
                        case ONLY_IN_SECOND -> "only in the second";
                    };
            Bytes one = first.getOrDefault(page.offset(), Bytes.EMPTY);
            Bytes two = second.getOrDefault(page.offset(), Bytes.EMPTY);
            pages.add(new PageDifference(page.offset(), what, page.region(), place(a, page.offset(), one, two)));
        }
        return pages;
    }

    private Map<Long, Bytes> contents(Subject subject, List<Long> wanted, List<String> notes) {
        try {
            return PageContents.of(subject.variant().orElseThrow(), wanted, limits);
        } catch (MalformedException e) {
            notes.add("pages could not be read again: " + e.getMessage());
            return Map.of();
        }
    }

    private static Optional<Place> place(Subject a, long offset, Bytes one, Bytes two) {
        if (one.size() != PAGE || two.size() != PAGE) {
            return Optional.empty();
        }
        int at = -1;
        int count = 0;
        for (int i = 0; i < PAGE; i++) {
            if (one.at(i) != two.at(i)) {
                at = at < 0 ? i : at;
                count++;
            }
        }
        if (at < 0) {
            return Optional.empty();
        }
        long address = offset + at - a.variant().orElseThrow().imageOffset();
        String section = a.map()
                .flatMap(map -> map.sectionAt(address))
                .map(ElfMap.Section::name)
                .orElse("");
        String symbol = a.map()
                .flatMap(map -> map.symbolAt(address))
                .map(ElfMap.Symbol::name)
                .orElse("");
        return Optional.of(
                new Place(address, section, symbol, count, Sample.at(one, at, SAMPLE), Sample.at(two, at, SAMPLE)));
    }
}
