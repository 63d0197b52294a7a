package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Decimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The parameters of a query: known names, each at most once. No value that is taken needs percent-encoding. */
final class Query {

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    static Query parse(@Nullable String query, String... names) throws Problem {
        Map<String, String> values = new HashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", 32)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                if (!List.of(names).contains(name)) {
                    throw invalid("", "a query parameter is not known here; there are: " + String.join(", ", names));
                }
                if (values.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
                    throw invalid(name, "given twice");
                }
            }
        }
        return new Query(values);
    }

    OptionalLong number(String name) throws Problem {
        String value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(number(name, value));
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    /** A decimal number below 2^63 in its one form. */
    static long number(String name, String text) throws Problem {
        try {
            return Decimal.parse(text);
        } catch (MalformedException e) {
            throw invalid(name, "a decimal number below 2^63 without sign or leading zeros");
        }
    }

    static Problem invalid(String name, String message) {
        return new Problem(ErrorCode.INVALID_PARAMETER, name, message);
    }
}
