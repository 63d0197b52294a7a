package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the formats that a route can write the peer wants (RFC 9110 section 12.5.1, without parameters but q). */
final class Accept {

    private Accept() {}

    /** The best of {@code offered} for the header; the first one offered where the peer does not care. */
    static MediaType choose(@Nullable String header, List<MediaType> offered) throws Problem {
        if (header == null || header.isEmpty()) {
            return offered.get(0);
        }
        MediaType best = null;
        double bestQuality = 0;
        for (MediaType type : offered) {
            double quality = quality(header, type);
            if (quality > bestQuality) {
                best = type;
                bestQuality = quality;
            }
        }
        if (best == null) {
            throw new Problem(
                    ErrorCode.NOT_ACCEPTABLE,
                    "Accept",
                    "this resource can be had as "
                            + String.join(
                                    ", ", offered.stream().map(MediaType::text).toList()));
        }
        return best;
    }

    /** The q of the most specific range that matches; 0 if none does. */
    private static double quality(String header, MediaType type) {
        double quality = 0;
        int specificity = 0;
        for (String range : header.split(",", 64)) {
            String[] parts = range.split(";", 16);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            int matches = name.equals(type.text()) || name.equals(type.bare())
                    ? 3
                    : name.equals(type.group() + "/*") ? 2 : name.equals("*/*") ? 1 : 0;
            if (matches > specificity) {
                specificity = matches;
                quality = q(parts);
            }
        }
        return quality;
    }

    private static double q(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    /** Whether the peer takes a content coding; an absent header means that it was not asked for. */
    static boolean takesGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.split(",", 64)) {
            String[] parts = coding.split(";", 16);
            String name = parts[0].strip();
            if (name.equalsIgnoreCase("gzip") || name.equals("*")) {
                return q(parts) > 0;
            }
        }
        return false;
    }
}
