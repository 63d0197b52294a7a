package dev.vitrine.cli;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one address for one blob and hashes what comes, keeping none of it. The addresses were written by strangers: each one, also
 * behind a redirection, must be public unless private ones are allowed, and no answer takes longer than its size allows.
 */
final class Prober {

    /** How the failure of whoever says that it does not have the blob begins. */
    static final String NOT_THERE = "not there";

    private static final int MAX_REDIRECTIONS = 5;
    private static final Seen PRIVATE = Seen.unknown("leads into a private network");
    private static final long SLOWEST = 64 << 10; // bytes a second: whoever is slower has not served it

    private final Duration patience;
    private final boolean privateToo;
    private final HttpClient http;

    /** @param patience until an answer begins, and for what is small */
    Prober(Duration patience, boolean privateToo) {
        this.patience = patience;
        this.privateToo = privateToo;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER) // each one is looked at first
                .build();
    }

    /**
     * What came of it.
     *
     * @param outcome proven: the right bytes came; refuted: others came, or it is not there; unknown: no answer was heard to its end
     * @param failure why it is not proven, one line; "" where it is
     */
    record Seen(ExitCode outcome, String failure) {

        private static final Seen SERVED = new Seen(ExitCode.PROVEN, "");

        static Seen refuted(String failure) {
            return new Seen(ExitCode.REFUTED, failure);
        }

        static Seen unknown(String failure) {
            return new Seen(ExitCode.COULD_NOT_TELL, failure);
        }

        boolean served() {
            return outcome == ExitCode.PROVEN;
        }
    }

    /**
     * Asks an address.
     *
     * @param own the log's own address, which the person named and no stranger
     * @return empty if it was not asked, because it is not of the public network
     */
    Optional<Seen> look(String url, Bytes sha256, long size, boolean own) throws IOException {
        String at = url;
        for (int hop = 0; hop <= MAX_REDIRECTIONS; hop++) {
            URI address;
            try {
                address = URI.create(at);
            } catch (IllegalArgumentException e) {
                return Optional.of(Seen.unknown("not an address"));
            }
            Optional<Seen> refusal = own && hop == 0 ? Optional.empty() : mayNotAsk(address);
            if (refusal.isPresent()) {
                return hop == 0 && refusal.get().equals(PRIVATE) ? Optional.empty() : refusal;
            }
            Answer answer = ask(address, sha256, size);
            if (answer.seen().isPresent()) {
                return answer.seen();
            }
            at = address.resolve(answer.elsewhere()).toString();
        }
        return Optional.of(Seen.unknown("redirected more than " + MAX_REDIRECTIONS + " times"));
    }

    private Optional<Seen> mayNotAsk(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || address.getHost() == null) {
            return Optional.of(Seen.unknown("not an address of the web"));
        }
        if (privateToo) {
            return Optional.empty();
        }
        try {
            for (InetAddress one : InetAddress.getAllByName(address.getHost())) {
                if (isPrivate(one)) {
                    return Optional.of(PRIVATE);
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(Seen.unknown("no such host"));
        }
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                // SPEC: fc00::/7 (RFC 4193).
                || (bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc)
                // SPEC: 100.64.0.0/10 (RFC 6598).
                || (bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64)
                // SPEC: 0.0.0.0/8, "this network" (RFC 791).
                || (bytes.length == 4 && bytes[0] == 0);
    }

    /** What was seen, or else where one should look. */
    private record Answer(Optional<Seen> seen, String elsewhere) {

        static Answer of(Seen seen) {
            return new Answer(Optional.of(seen), "");
        }
    }

    private Answer ask(URI address, Bytes sha256, long size) throws InterruptedIOException {
        Duration deadline = patience.plusSeconds(size / SLOWEST);
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(address).timeout(patience).build();
        } catch (IllegalArgumentException e) {
            return Answer.of(Seen.unknown("not an address of the web"));
        }
        CompletableFuture<HttpResponse<HashedBody.Result>> asked =
                http.sendAsync(request, head -> new HashedBody(head.statusCode() == 200 ? size : 0));
        try {
            HttpResponse<HashedBody.Result> response = asked.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return judge(response, sha256, size);
        } catch (TimeoutException e) {
            return Answer.of(Seen.unknown("silent, or slower than " + (SLOWEST >> 10) + " KiB a second"));
        } catch (ExecutionException e) {
            return Answer.of(Seen.unknown(reason(Objects.requireNonNullElse(e.getCause(), e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            boolean unused = asked.cancel(true);
        }
    }

    private static Answer judge(HttpResponse<HashedBody.Result> response, Bytes sha256, long size) {
        int status = response.statusCode();
        Optional<String> location = response.headers().firstValue("Location");
        if (status >= 300 && status < 400 && location.isPresent()) {
            try {
                return new Answer(Optional.empty(), URI.create(location.get()).toString());
            } catch (IllegalArgumentException e) {
                return Answer.of(Seen.unknown("redirected to what is no address"));
            }
        }
        if (status == 404 || status == 410) {
            return Answer.of(Seen.refuted(NOT_THERE + ": HTTP " + status));
        }
        if (status != 200) {
            return Answer.of(Seen.unknown("HTTP " + status));
        }
        HashedBody.Result body = response.body();
        if (body.size() > size) {
            return Answer.of(Seen.refuted("more than the " + size + " bytes that it has"));
        }
        if (body.size() < size) {
            return Answer.of(Seen.refuted(body.size() + " of its " + size + " bytes"));
        }
        return Answer.of(
                body.sha256().equals(sha256) ? Seen.SERVED : Seen.refuted("other bytes than those of its digest"));
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        if (cause instanceof java.net.http.HttpTimeoutException) {
            return "silent";
        }
        if (cause instanceof java.net.ConnectException) {
            return "not reached";
        }
        if (cause instanceof javax.net.ssl.SSLException) {
            return "no safe connection: " + cause.getMessage();
        }
        return "broken off: " + cause.getMessage();
    }
}
