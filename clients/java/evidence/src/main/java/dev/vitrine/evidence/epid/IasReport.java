package dev.vitrine.evidence.epid;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An attestation verification report: the exact body of the service's answer, read.
 *
 * @param body the bytes that are signed
 * @param id the service's number of the report
 * @param timestamp when the service made it
 * @param version of the service's interface; the second had none
 * @param status what the service found
 * @param quote the body of the quote that it was about
 * @param advisories Intel's advisories that apply to the platform
 * @param details further fields by name, known or not, as text
 */
public record IasReport(
        Bytes body,
        String id,
        Instant timestamp,
        Optional<Long> version,
        QuoteStatus status,
        EpidQuoteBody quote,
        List<String> advisories,
        Map<String, String> details) {

    private static final long MAX_VERSION = 5;
    private static final Set<String> NAMED =
            Set.of("id", "timestamp", "version", "isvEnclaveQuoteStatus", "isvEnclaveQuoteBody", "advisoryIDs");

    public IasReport {
        advisories = List.copyOf(advisories);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static IasReport parse(Bytes body) throws MalformedException {
        FlatJson json = FlatJson.parse(body);
        Optional<Long> version = json.optionalInteger("version");
        if (version.isPresent() && (version.get() < 2 || version.get() > MAX_VERSION)) {
            throw new MalformedException("an unknown version of a report", MalformedException.NO_POSITION);
        }
        Map<String, String> details = new LinkedHashMap<>();
        json.fields().forEach((name, value) -> {
            if (!NAMED.contains(name)) {
                details.put(name, value.toString());
            }
        });
        return new IasReport(
                body,
                json.string("id"),
                timestamp(json.string("timestamp")),
                version,
                QuoteStatus.parse(json.string("isvEnclaveQuoteStatus")),
                EpidQuoteBody.parse(Base64Strict.decode(json.string("isvEnclaveQuoteBody"))),
                json.strings("advisoryIDs"),
                details);
    }

    /** SPEC: the timestamp is UTC and has no zone: {@code 2019-06-19T22:11:17.616333}. */
    private static Instant timestamp(String text) throws MalformedException {
        try {
            return LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedException("the timestamp is no date", MalformedException.NO_POSITION);
        }
    }
}
