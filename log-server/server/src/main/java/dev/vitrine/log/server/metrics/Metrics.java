package dev.vitrine.log.server.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Named meters and their text for Prometheus. Registering a name and label set twice gives the same meter. */
public final class Metrics {

    private record Family(String type, String help, Map<String, Meter> meters) {}

    private interface Meter {
        void print(String name, String labels, StringBuilder out);
    }

    private record CounterMeter(Counter counter) implements Meter {
        @Override
        public void print(String name, String labels, StringBuilder out) {
            sample(name, labels, Long.toString(counter.value()), out);
        }
    }

    private record HistogramMeter(Histogram histogram) implements Meter {
        @Override
        public void print(String name, String labels, StringBuilder out) {
            histogram.print(name, labels, out);
        }
    }

    private record GaugeMeter(DoubleSupplier value) implements Meter {
        @Override
        public void print(String name, String labels, StringBuilder out) {
            sample(name, labels, number(value.getAsDouble()), out);
        }
    }

    private final Map<String, Family> families = new LinkedHashMap<>(); // guarded by this

    /** A counter; labels are names and values in turn. */
    public synchronized Counter counter(String name, String help, String... labels) {
        Meter meter = family(name, "counter", help)
                .meters()
                .computeIfAbsent(join(labels), unused -> new CounterMeter(new Counter()));
        return ((CounterMeter) meter).counter();
    }

    public synchronized Histogram histogram(String name, String help, double[] bounds, String... labels) {
        Meter meter = family(name, "histogram", help)
                .meters()
                .computeIfAbsent(join(labels), unused -> new HistogramMeter(new Histogram(bounds)));
        return ((HistogramMeter) meter).histogram();
    }

    /** The value is asked for at each scrape, by the scraping thread. A second registration replaces the first. */
    public synchronized void gauge(String name, String help, DoubleSupplier value, String... labels) {
        family(name, "gauge", help).meters().put(join(labels), new GaugeMeter(value));
    }

    /** The text exposition format, version 0.0.4. */
    public synchronized String text() {
        StringBuilder out = new StringBuilder(4096);
        families.forEach((name, family) -> {
            out.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
            family.meters().forEach((labels, meter) -> meter.print(name, labels, out));
        });
        return out.toString();
    }

    private Family family(String name, String type, String help) {
        Family family = families.computeIfAbsent(name, unused -> new Family(type, help, new LinkedHashMap<>()));
        if (!family.type().equals(type)) {
            throw new IllegalArgumentException(name + " is a " + family.type());
        }
        return family;
    }

    private static void sample(String name, String labels, String value, StringBuilder out) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(value).append('\n');
    }

    private static String join(String... labels) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < labels.length; i += 2) {
            String value =
                    labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            pairs.add(labels[i] + "=\"" + value + "\"");
        }
        return String.join(",", pairs);
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
