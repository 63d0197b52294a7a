package dev.vitrine.log.testbed.growth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/** Four small diagrams over the size of the log, as SVG. */
final class Plot {

    private static final int WIDTH = 360;
    private static final int HEIGHT = 200;
    private static final int LEFT = 56;
    private static final int TOP = 34;
    private static final int INNER_WIDTH = WIDTH - LEFT - 20;
    private static final int INNER_HEIGHT = HEIGHT - TOP - 34;

    private record Curve(String title, ToDoubleFunction<Point> value) {}

    private static final List<Curve> CURVES = List.of(
            new Curve("append, server CPU µs", Point::appendCpu),
            new Curve("receipt of a random entry, server CPU µs", Point::proofCpu),
            new Curve("resident memory, MiB", Point::residentMib),
            new Curve("start, CPU ms", Point::startCpuMillis));

    private Plot() {}

    static String svg(SortedMap<Long, Point> points) {
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\" role=\"img\" aria-label=\"Costs of a log by its size\">",
                2 * WIDTH,
                2 * HEIGHT);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
        for (int i = 0; i < CURVES.size(); i++) {
            line(svg, "<g transform=\"translate(%d %d)\">", i % 2 * WIDTH, i / 2 * HEIGHT);
            curve(svg, CURVES.get(i), points);
            line(svg, "</g>");
        }
        line(svg, "</svg>");
        return svg.toString();
    }

    private static void curve(StringBuilder svg, Curve curve, SortedMap<Long, Point> points) {
        double top = ceiling(
                points.values().stream().mapToDouble(curve.value()).max().orElseThrow());
        line(svg, "<text x=\"%d\" y=\"18\" font-weight=\"bold\">%s</text>", LEFT, curve.title());
        for (int tick = 0; tick <= 2; tick++) {
            double y = TOP + INNER_HEIGHT * (1 - tick / 2.0);
            line(
                    svg,
                    "<path d=\"M%d %.1fh%d\" stroke=\"#ccc\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    y,
                    INNER_WIDTH,
                    LEFT - 6,
                    y + 4,
                    number(top * tick / 2));
        }
        StringBuilder path = new StringBuilder();
        for (Map.Entry<Long, Point> each : points.entrySet()) {
            double x = x(each.getKey(), points);
            double value = curve.value().applyAsDouble(each.getValue());
            double y = TOP + INNER_HEIGHT * (1 - value / top);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y));
            line(
                    svg,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#06c\"/><text x=\"%.1f\" y=\"%.1f\""
                            + " text-anchor=\"middle\">%s</text>",
                    x,
                    y,
                    x,
                    y - 7,
                    number(value));
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    HEIGHT - 14,
                    entries(each.getKey()));
        }
        line(svg, "<path d=\"%s\" fill=\"none\" stroke=\"#06c\"/>", path);
    }

    private static double x(long size, SortedMap<Long, Point> points) {
        double from = Math.log((double) points.firstKey());
        double to = Math.log((double) points.lastKey());
        return LEFT + 14 + (INNER_WIDTH - 28) * (to == from ? 0.5 : (Math.log((double) size) - from) / (to - from));
    }

    /** The next of 1, 2, 5, 10, 20, ... above a value, with room for a label. */
    private static double ceiling(double value) {
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-9))));
        for (double factor : new double[] {1, 2, 5}) {
            if (step * factor >= value * 1.15) {
                return step * factor;
            }
        }
        return step * 10 >= value * 1.15 ? step * 10 : step * 20;
    }

    private static String entries(long size) {
        return size >= 1_000_000 ? size / 1_000_000 + " million" : String.format(Locale.ROOT, "%,d", size);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 || value == Math.rint(value) ? "%,.0f" : "%.1f", value);
    }

    private static void line(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
