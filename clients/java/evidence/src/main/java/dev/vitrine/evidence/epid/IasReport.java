package dev.vitrine.evidence.epid;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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
 * @param details further fields by name, as text; those that are not known here by name only
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
    private static final List<String> TEXTS = List.of(
            "nonce",
            "epidPseudonym",
            "platformInfoBlob",
            "advisoryURL",
            "attestationType",
            "pseManifestStatus",
            "pseManifestHash");
    private static final List<String> NUMBERS = List.of("revocationReason", "tcbEvaluationDataNumber");
    private static final Set<String> NAMED =
            Set.of("id", "timestamp", "version", "isvEnclaveQuoteStatus", "isvEnclaveQuoteBody", "advisoryIDs");

    public IasReport {
        advisories = List.copyOf(advisories);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static IasReport parse(Bytes body) throws MalformedException {
        JsonFields json = StrictJson.object(body);
        Optional<Long> version = json.has("version") ? Optional.of(json.decimal("version")) : Optional.empty();
        if (version.isPresent() && (version.get() < 2 || version.get() > MAX_VERSION)) {
            throw new MalformedException("an unknown version of a report", MalformedException.NO_POSITION);
        }
        return new IasReport(
                body,
                json.text("id"),
                timestamp(json.text("timestamp")),
                version,
                QuoteStatus.parse(json.text("isvEnclaveQuoteStatus")),
                EpidQuoteBody.parse(json.base64("isvEnclaveQuoteBody")),
                json.optionalTexts("advisoryIDs"),
                details(json));
    }

    private static Map<String, String> details(JsonFields json) throws MalformedException {
        Map<String, String> details = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String name : json.names()) {
            if (TEXTS.contains(name)) {
                details.put(name, json.text(name));
            } else if (NUMBERS.contains(name)) {
                details.put(name, Long.toString(json.decimal(name)));
            } else if (!NAMED.contains(name)) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            details.put("unknown-fields", String.join(" ", unknown));
        }
        return details;
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
