package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which route a path means. Paths are compared as received: none of ours needs percent-encoding, so an encoded variant is
 * another path and does not exist.
 */
final class Router {

    /** What a route does with a request. */
    @FunctionalInterface
    interface Action {
        void handle(Exchange exchange) throws Problem;
    }

    /** A route: its method, its template such as {@code /v1/entries/{index}}, and what it does. */
    record Route(HttpMethod method, String template, Action action) {}

    /** A route that was found, with the values of its parameters in order. */
    record Match(Route route, List<String> parameters) {}

    private record Template(List<String> segments, Map<HttpMethod, Route> byMethod) {

        @Nullable
        List<String> match(List<String> path) {
            if (path.size() != segments.size()) {
                return null;
            }
            List<String> values = new ArrayList<>(2);
            for (int i = 0; i < path.size(); i++) {
                if (segments.get(i).startsWith("{")) {
                    values.add(path.get(i));
                } else if (!segments.get(i).equals(path.get(i))) {
                    return null;
                }
            }
            return values;
        }
    }

    private final Map<String, Map<HttpMethod, Route>> exact = new HashMap<>();
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final List<Route> routes = new ArrayList<>();

    void add(HttpMethod method, String template, Action action) {
        Route route = new Route(method, template, action);
        routes.add(route);
        Map<HttpMethod, Route> byMethod = template.indexOf('{') < 0
                ? exact.computeIfAbsent(template, unused -> new HashMap<>())
                : templates
                        .computeIfAbsent(template, t -> new Template(split(t), new HashMap<>()))
                        .byMethod();
        byMethod.put(method, route);
        if (method.equals(HttpMethod.GET)) {
            byMethod.put(HttpMethod.HEAD, route);
        }
    }

    /** All routes, in the order in which they were added. */
    List<Route> routes() {
        return List.copyOf(routes);
    }

    Match find(HttpMethod method, String path) throws Problem {
        Map<HttpMethod, Route> byMethod = exact.get(path);
        List<String> parameters = List.of();
        if (byMethod == null) {
            List<String> segments = split(path);
            for (Template template : templates.values()) {
                List<String> values = template.match(segments);
                if (values != null) {
                    byMethod = template.byMethod();
                    parameters = values;
                    break;
                }
            }
        }
        if (byMethod == null) {
            throw new Problem(ErrorCode.NOT_FOUND, "there is nothing at this path");
        }
        Route route = byMethod.get(method);
        if (route == null) {
            throw new MethodNotAllowed(byMethod).problem();
        }
        return new Match(route, parameters);
    }

    /** The methods of a path, for the Allow header; empty if there is no such path. */
    String allowed(String path) {
        TreeSet<String> names = new TreeSet<>();
        List<String> segments = split(path);
        Map<HttpMethod, Route> byMethod = exact.get(path);
        for (Template template : templates.values()) {
            if (byMethod == null && template.match(segments) != null) {
                byMethod = template.byMethod();
            }
        }
        if (byMethod != null) {
            byMethod.keySet().forEach(method -> names.add(method.name()));
            names.add("OPTIONS");
        }
        return String.join(", ", names);
    }

    private record MethodNotAllowed(Map<HttpMethod, Route> byMethod) {
        Problem problem() {
            return new Problem(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "this path is for "
                            + String.join(
                                    ", ",
                                    byMethod.keySet().stream()
                                            .map(HttpMethod::name)
                                            .sorted()
                                            .toList()));
        }
    }

    private static List<String> split(String path) {
        return List.of(path.split("/", 16));
    }
}
