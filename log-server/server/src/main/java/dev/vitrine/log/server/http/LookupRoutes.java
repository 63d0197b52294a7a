package dev.vitrine.log.server.http;

import com.google.protobuf.Message;
import dev.vitrine.log.server.hub.HubApi;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.CompletionStage;

/** The questions of the Hub: {@code vitrine/v1/hub.proto}. */
final class LookupRoutes {

    private static final String ATOM = ".atom";
    private static final String SVG = ".svg";
    private static final CharSequence FIVE_MINUTES = "public, max-age=300";

    private final HubApi hub;

    LookupRoutes(HubApi hub) {
        this.hub = hub;
    }

    void mount(Router router) {
        router.add(HttpMethod.GET, "/v1/search", this::search);
        router.add(HttpMethod.GET, "/v1/enclaves/{kind}/{measurement}", this::enclave);
        router.add(HttpMethod.GET, "/v1/signers/{mrsigner}", this::signer);
        router.add(HttpMethod.GET, "/v1/projects", this::projects);
        router.add(HttpMethod.GET, "/v1/projects/{name}", this::project);
        router.add(HttpMethod.GET, "/v1/quoting-enclaves", this::quotingEnclaves);
        router.add(HttpMethod.GET, "/v1/feeds/{feed}", this::feed);
        router.add(HttpMethod.GET, "/v1/witnesses", this::witnesses);
        router.add(HttpMethod.GET, "/v1/entries/{index}/view", this::entry);
        router.add(HttpMethod.GET, "/v1/badge/{kind}/{file}", this::badge);
    }

    private void search(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query query = exchange.query("q", "cursor", "limit");
        String text = query.text("q");
        if (text == null) {
            throw Query.invalid("q", "required: a hash or its beginning, a name, a commit, an index");
        }
        send(exchange, format, hub.search(Percent.decode("q", text, true), cursor(query), limit(query)));
    }

    private void enclave(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query unused = exchange.query();
        send(exchange, format, hub.enclave(exchange.parameter(0), exchange.parameter(1)));
    }

    private void signer(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query query = exchange.query("cursor", "limit");
        send(exchange, format, hub.signer(exchange.parameter(0), cursor(query), limit(query)));
    }

    private void projects(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query query = exchange.query("cursor", "limit");
        send(exchange, format, hub.projects(cursor(query), limit(query)));
    }

    private void project(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query query = exchange.query("cursor", "limit");
        String name = Percent.decode("name", exchange.parameter(0), false);
        send(exchange, format, hub.project(name, cursor(query), limit(query)));
    }

    private void quotingEnclaves(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query query = exchange.query("cursor", "limit");
        send(exchange, format, hub.quotingEnclaves(cursor(query), limit(query)));
    }

    private void feed(Exchange exchange) throws Problem {
        String name = exchange.parameter(0);
        if (name.endsWith(ATOM)) {
            Query unused = exchange.query();
            String feed = name.substring(0, name.length() - ATOM.length());
            exchange.whenDone(
                    hub.atom(feed, base(exchange)), xml -> exchange.sendFresh(200, MediaType.ATOM, Buffer.buffer(xml)));
            return;
        }
        MediaType format = exchange.format();
        Query query = exchange.query("cursor", "limit");
        send(exchange, format, hub.feed(name, cursor(query), limit(query)));
    }

    /** As the reader wrote it: readers of feeds want whole addresses, and only they know where they found us. */
    private static String base(Exchange exchange) {
        var authority = exchange.request().authority();
        return authority == null ? "" : exchange.request().scheme() + "://" + authority;
    }

    private void witnesses(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query unused = exchange.query();
        send(exchange, format, hub.witnesses());
    }

    private void entry(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query unused = exchange.query();
        send(exchange, format, hub.entry(Query.number("index", exchange.parameter(0))));
    }

    private void badge(Exchange exchange) throws Problem {
        Query unused = exchange.query();
        String file = exchange.parameter(1);
        if (!file.endsWith(SVG)) {
            throw new Problem(ErrorCode.NOT_FOUND, "a badge is an .svg");
        }
        String value = file.substring(0, file.length() - SVG.length());
        exchange.whenDone(hub.badge(exchange.parameter(0), value), svg -> {
            // Other people's pages show it: not asked for with every view, and no script in it would run.
            var unusedResponse = exchange.response()
                    .putHeader(HttpHeaderNames.CACHE_CONTROL, FIVE_MINUTES)
                    .putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'")
                    .putHeader("X-Content-Type-Options", "nosniff");
            exchange.send(200, MediaType.SVG, Buffer.buffer(svg));
        });
    }

    private static String cursor(Query query) {
        String cursor = query.text("cursor");
        return cursor == null ? "" : cursor;
    }

    private static long limit(Query query) throws Problem {
        return query.number("limit").orElse(0);
    }

    private static void send(Exchange exchange, MediaType format, CompletionStage<? extends Message> answer) {
        exchange.whenDone(answer, message -> exchange.send(message, format));
    }
}
