package dev.vitrine.log.server.http;

import dev.vitrine.log.server.logging.JsonText;
import dev.vitrine.log.server.service.Services;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** What operators and tools ask: liveness, readiness, metrics, the OpenAPI document. */
final class OperationsRoutes {

    private static final Buffer OPENAPI = resource("openapi.json");

    private final Services services;

    OperationsRoutes(Services services) {
        this.services = services;
    }

    void mount(Router router) {
        router.add(HttpMethod.GET, "/healthz", x -> x.sendFresh(200, MediaType.TEXT, Buffer.buffer("ok\n")));
        router.add(HttpMethod.GET, "/readyz", this::ready);
        router.add(HttpMethod.GET, "/metrics", this::metrics);
        router.add(HttpMethod.GET, "/v1/openapi.json", x -> x.sendFresh(200, MediaType.JSON, OPENAPI));
    }

    private void ready(Exchange exchange) {
        boolean ready = services.ready().getAsBoolean();
        String status = services.log().status().name().toLowerCase(Locale.ROOT);
        String body = "{\"ready\":" + ready + ",\"log\":\"" + status + "\",\"committedSize\":\""
                + services.log().head().size() + "\",\"publishedSize\":\""
                + services.publisher().latest().size() + "\",\"witnessAlarms\":"
                + alarms() + "}\n";
        exchange.sendFresh(ready ? 200 : 503, MediaType.JSON, Buffer.buffer(body));
    }

    /** The witnesses whose last answer needs a person, each with what it was. */
    private String alarms() {
        StringBuilder json = new StringBuilder("[");
        services.publisher().alarmed().forEach((witness, outcome) -> {
            json.append(json.length() == 1 ? "{\"witness\":" : ",{\"witness\":");
            JsonText.append(json, witness);
            json.append(",\"answer\":");
            JsonText.append(json, outcome);
            json.append('}');
        });
        return json.append(']').toString();
    }

    private void metrics(Exchange exchange) {
        exchange.sendFresh(
                200,
                MediaType.METRICS,
                Buffer.buffer(services.metrics().registry().text()));
    }

    private static Buffer resource(String name) {
        try (InputStream in = OperationsRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + name);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
