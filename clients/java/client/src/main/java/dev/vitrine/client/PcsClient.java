package dev.vitrine.client;

import dev.vitrine.evidence.judge.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Intel's provisioning certification service (versions 3 and 4), or a cache of it (PCCS): what is needed to judge a quote of one
 * kind of platform. Nothing that comes is believed here: every document is signed, and the judge checks it.
 */
public final class PcsClient {

    /** Intel's own. */
    public static final URI INTEL = URI.create("https://api.trustedservices.intel.com/");

    /** Not under the service's own address, and what its root certificate names. */
    private static final URI INTEL_ROOT_LIST =
            URI.create("https://certificates.trustedservices.intel.com/IntelSGXRootCA.der");

    private static final Pattern API = Pattern.compile("^(.*)/(sgx|tdx)/certification/(v3|v4)/?$");
    private static final Bytes PEM_LIST = Bytes.utf8("-----BEGIN X509 CRL-----");
    private static final int MAX_DOCUMENT = 1 << 20;
    private static final int MAX_LIST = 4 << 20;
    private static final int MAX_CHAIN = 64 << 10;
    private static final byte DER_SEQUENCE = 0x30;

    private final URI base;
    private final String version;
    private final HttpTransport transport;

    private PcsClient(URI base, String version, HttpTransport transport) {
        this.base = base;
        this.version = version;
        this.transport = transport;
    }

    /**
     * A service by its URL: of its host, or with the path of a version as a cache is usually given,
     * {@code https://localhost:8081/sgx/certification/v4/}.
     *
     * @param deadline for each document
     */
    public static PcsClient of(URI url, Optional<InetSocketAddress> proxy, Duration deadline) {
        Matcher api = API.matcher(url.toString());
        HttpTransport transport = HttpTransport.through(proxy, deadline);
        return api.matches()
                ? new PcsClient(URI.create(api.group(1) + "/"), api.group(3), transport)
                : new PcsClient(URI.create(url.toString().replaceFirst("/*$", "/")), "v4", transport);
    }

    /**
     * Fetches the collateral of a platform.
     *
     * @param fmspc 12 hexadecimal digits
     * @param isPlatformCa whether the Platform CA certified it, and not the Processor CA
     * @param isTdx for a quote of a trust domain
     * @throws IOException where a document could not be had; the message says which, and from where
     */
    public Map<Part, Bytes> collateral(String fmspc, boolean isPlatformCa, boolean isTdx) throws IOException {
        String tee = isTdx ? "tdx" : "sgx";
        Map<Part, Bytes> parts = new EnumMap<>(Part.class);
        HttpAnswer info = get(tee, "tcb?fmspc=" + fmspc, MAX_DOCUMENT);
        parts.put(Part.TCB_INFO, info.body());
        parts.put(Part.TCB_INFO_ISSUER_CHAIN, chain(info, "TCB-Info-Issuer-Chain", "SGX-TCB-Info-Issuer-Chain"));
        HttpAnswer identity = get(tee, "qe/identity", MAX_DOCUMENT);
        parts.put(Part.QE_IDENTITY, identity.body());
        parts.put(Part.QE_IDENTITY_ISSUER_CHAIN, chain(identity, "SGX-Enclave-Identity-Issuer-Chain"));
        HttpAnswer list =
                get("sgx", "pckcrl?ca=" + (isPlatformCa ? "platform" : "processor") + "&encoding=der", MAX_LIST);
        parts.put(Part.PCK_CRL, list(list.body(), "the PCK revocation list"));
        parts.put(Part.PCK_CRL_ISSUER_CHAIN, chain(list, "SGX-PCK-CRL-Issuer-Chain"));
        parts.put(Part.ROOT_CA_CRL, rootList());
        return parts;
    }

    private Bytes rootList() throws IOException {
        URI uri = isIntels() ? INTEL_ROOT_LIST : uri("sgx", "rootcacrl");
        return list(get(uri, MAX_LIST).body(), "the root's revocation list");
    }

    private boolean isIntels() {
        return String.valueOf(base.getHost()).endsWith(".trustedservices.intel.com");
    }

    private URI uri(String tee, String what) {
        return base.resolve(tee + "/certification/" + version + "/" + what);
    }

    private HttpAnswer get(String tee, String what, int maxSize) throws IOException {
        return get(uri(tee, what), maxSize);
    }

    private HttpAnswer get(URI uri, int maxSize) throws IOException {
        HttpAnswer answer = transport.send(HttpRequest.newBuilder(uri).build(), maxSize);
        if (answer.status() != 200) {
            throw new IOException(uri + " answered HTTP " + answer.status()
                    + (answer.status() == 404 ? ": it does not know this platform, or is no such service" : ""));
        }
        return answer;
    }

    /** A header with PEM, percent-encoded. Its name differs between versions. */
    private static Bytes chain(HttpAnswer answer, String... names) throws IOException {
        for (String name : names) {
            Optional<String> header = answer.headers().firstValue(name);
            if (header.isPresent() && header.get().length() <= MAX_CHAIN) {
                try {
                    // A plus is a plus, because base64 has it and not every cache encodes it; unless it stands for
                    // spaces.
                    boolean isForm = header.get().startsWith("-----BEGIN+");
                    String text = isForm ? header.get() : header.get().replace("+", "%2B");
                    return Bytes.utf8(URLDecoder.decode(text, StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    throw new IOException("the header " + name + " is not percent-encoded", e);
                }
            }
        }
        throw new IOException("an answer came without the header " + String.join(" or ", List.of(names)));
    }

    /** DER; caches send it in hexadecimal digits, too, and older versions as PEM. */
    private static Bytes list(Bytes body, String what) throws IOException {
        if (!body.isEmpty() && body.at(0) == DER_SEQUENCE) {
            return body;
        }
        String text = new String(body.toByteArray(), StandardCharsets.ISO_8859_1).strip();
        try {
            if (body.startsWith(PEM_LIST)) {
                return Base64Strict.decode(
                        text.replaceAll("-----(BEGIN|END) X509 CRL-----", "").replaceAll("\\s", ""));
            }
            return Bytes.fromHex(text.replace("\"", "").toLowerCase(Locale.ROOT));
        } catch (MalformedException e) {
            throw new IOException(what + " is neither DER nor hexadecimal nor PEM", e);
        }
    }
}
