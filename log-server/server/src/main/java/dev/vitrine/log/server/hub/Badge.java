package dev.vitrine.log.server.hub;

/**
 * An image for other people's pages. It says what was found and by how many, never that anything is safe; words, not only
 * colours.
 */
final class Badge {

    private static final int CHARACTER = 7; // pixels, on average; the text is set to the width that was reckoned
    private static final int PADDING = 12;

    private Badge() {}

    static String unknown() {
        return svg("not in this log", "#6e7781");
    }

    static String of(Ledger ledger, Standing standing) {
        Rebuilds rebuilds = standing.rebuilds();
        String outcome = Headlines.outcome(standing);
        int total = rebuilds.matching() + rebuilds.mismatching();
        String stage = ", stage " + Stages.of(ledger, standing).getValue();
        String warnings =
                standing.labels().isEmpty() ? "" : ", " + standing.labels().size() + " warned of";
        return switch (outcome) {
            case "reproduced" ->
                svg(
                        "rebuilt by " + rebuilds.matching() + " of " + total + stage + warnings,
                        rebuilds.mismatching() > 0 || !standing.labels().isEmpty() ? "#9a6700" : "#1a7f37");
            case "irreproducible" -> svg("rebuilt by 0 of " + total, "#cf222e");
            case "withdrawn" -> svg("withdrawn", "#cf222e");
            case "claimed" -> svg("not rebuilt" + stage + warnings, "#6e7781");
            default -> svg("unknown source" + warnings, "#9a6700");
        };
    }

    private static String svg(String value, String colour) {
        String name = "enclave";
        int left = width(name);
        int right = width(value);
        int all = left + right;
        String text = Xml.escape(value);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + all
                + "\" height=\"20\" role=\"img\" aria-label=\""
                + name + ": " + text + "\"><title>" + name + ": " + text + "</title>"
                + "<rect width=\"" + left + "\" height=\"20\" fill=\"#24292f\"/>"
                + "<rect x=\"" + left + "\" width=\"" + right + "\" height=\"20\" fill=\"" + colour + "\"/>"
                + "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">"
                + text(6, left - PADDING, name)
                + text(left + 6, right - PADDING, text)
                + "</g></svg>\n";
    }

    private static String text(int x, int width, String text) {
        return "<text x=\"" + x + "\" y=\"14\" textLength=\"" + width + "\">" + text + "</text>";
    }

    private static int width(String text) {
        return text.length() * CHARACTER + PADDING;
    }
}
