package dev.vitrine.audit.diff;

import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What two enclaves have in common and where they part.
 *
 * @param first the measurement of the first; empty where it could not be measured
 * @param second the measurement of the second
 * @param signature fields of the two signatures that differ; empty also where a file is not signed
 * @param layout what differs in size, heap, stacks and threads, one sentence each
 * @param order where pages are alike but added in another order; empty otherwise
 * @param pages the first pages that differ, in ascending order
 * @param pageCount how many differ in all
 * @param causes what probably made the difference, the likeliest first
 * @param notes what was left out of the comparison, or could not be done, one sentence each
 */
public record EnclaveDiff(
        Similarity similarity,
        Optional<Bytes> first,
        Optional<Bytes> second,
        List<FieldDifference> signature,
        List<String> layout,
        Optional<String> order,
        List<PageDifference> pages,
        long pageCount,
        List<Cause> causes,
        List<String> notes) {

    public EnclaveDiff {
        signature = List.copyOf(signature);
        layout = List.copyOf(layout);
        pages = List.copyOf(pages);
        causes = List.copyOf(causes);
        notes = List.copyOf(notes);
    }

    /**
     * A field of SIGSTRUCT that differs.
     *
     * @param isMeasured true for MRENCLAVE, false for what a signer adds
     */
    public record FieldDifference(String field, String first, String second, boolean isMeasured) {}

    /**
     * A page that differs.
     *
     * @param offset from the base of the enclave
     * @param what how it differs: {@code content}, {@code flags 0x203 against 0x205}, {@code only in the first}
     * @param region what the page belongs to in the enclave: segment, heap, stack
     * @param place where its first different byte is, where that is known
     */
    public record PageDifference(long offset, String what, String region, Optional<Place> place) {}

    /**
     * The first different byte of a page.
     *
     * @param address in the image
     * @param section of the first file, such as {@code .rodata}; empty where none covers it
     * @param symbol of the first file; empty where the file has none for it
     * @param bytes how many bytes of the page differ
     * @param first a few bytes from there on, as text where they are text, otherwise in hex
     * @param second the same of the second file
     */
    public record Place(long address, String section, String symbol, int bytes, String first, String second) {}

    /**
     * What probably made a difference.
     *
     * @param code stable: {@code timestamp}, {@code build-path}, {@code compiler}, {@code build-id}, {@code layout}, {@code
     *     code}, {@code data}, {@code random}
     * @param why what it is concluded from
     * @param advice what would make it go away
     */
    public record Cause(String code, String why, String advice) {}

    /** One or two sentences that say where and why, for a list of verdicts. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        switch (similarity) {
            case BIT_FOR_BIT -> text.append("the files are the same bit for bit, apart from the signature");
            case SAME_MEASUREMENT -> text.append("the files differ, and measure to the same MRENCLAVE");
            case UNKNOWN -> text.append("could not be compared");
            case DIFFERENT ->
                text.append(pageCount).append(pageCount == 1 ? " measured page differs" : " measured pages differ");
        }
        if (!pages.isEmpty()) {
            PageDifference page = pages.get(0);
            text.append(String.format("; first at page 0x%x (%s)", page.offset(), page.region()));
            page.place().ifPresent(place -> text.append(where(place)));
        } else if (order.isPresent()) {
            text.append("; ").append(order.get());
        } else if (!layout.isEmpty()) {
            text.append("; ").append(layout.get(0));
        }
        if (!causes.isEmpty()) {
            text.append("; likely cause: ")
                    .append(causes.get(0).code())
                    .append(" (")
                    .append(causes.get(0).why())
                    .append(')');
        }
        return text.toString();
    }

    private static String where(Place place) {
        String section = place.section().isEmpty() ? "" : ", section " + place.section();
        String symbol = place.symbol().isEmpty() ? "" : ", symbol " + place.symbol();
        return section + symbol;
    }
}
