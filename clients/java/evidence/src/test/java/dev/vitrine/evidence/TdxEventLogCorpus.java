package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.DcapVerifier;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.tdx.EventLog;
import dev.vitrine.evidence.tdx.EventLogVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Event logs beside the quotes that they should explain. What each file is shows in its content. */
final class TdxEventLogCorpus implements CorpusKind {

    private static final Pattern RANGE = Pattern.compile("RTMR(\\d)-(\\d)");
    private static final Pattern SINGLE = Pattern.compile("RTMR(\\d)");
    private static final Instant AT = Instant.parse("2025-07-01T00:00:00Z");

    @Override
    public Set<String> kinds() {
        return Set.of("tdx-eventlog");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        Optional<Quote> quote = Optional.empty();
        Optional<EventLog> log = Optional.empty();
        for (String name : artefact.files()) {
            Bytes file = artefact.file(name);
            if (file.at(0) == '{') {
                JsonNode report = new ObjectMapper().readTree(file.toByteArray());
                quote = Optional.of(
                        Quote.parse(Bytes.fromHex(report.path("quote").asText())));
                log = Optional.of(
                        EventLog.parse(Bytes.utf8(report.path("event_log").asText())));
            } else {
                quote = quote.or(() -> quote(file));
                log = log.or(() -> log(file));
            }
        }
        Quote found = quote.orElseThrow();
        Verdict verdict =
                EventLogVerifier.verify(log.orElseThrow(), found.domain().orElseThrow(), AT);
        boolean refuted = verdict.conclusion() == Outcome.REFUTED;
        CorpusResult result =
                new CorpusResult(artefact.isRejected() ? "refused" : "explains", refuted ? "refused" : "explains");
        if (!artefact.isRejected()) {
            registers(artefact.expect())
                    .forEach(i -> result.field(
                            "rtmr" + i, Outcome.PROVEN, DcapCorpus.outcome(verdict, "event-log.rtmr" + i)));
        }
        Verdict quoteVerdict = DcapVerifier.production().verify(found, Collateral.NONE, AT);
        result.field("quote", Optional.empty(), quoteVerdict.forgery());
        return result;
    }

    private static Set<Integer> registers(String expect) throws IOException {
        Set<Integer> registers = new TreeSet<>();
        Matcher range = RANGE.matcher(expect);
        while (range.find()) {
            for (int i = Integer.parseInt(range.group(1)); i <= Integer.parseInt(range.group(2)); i++) {
                registers.add(i);
            }
        }
        Matcher single = SINGLE.matcher(expect);
        while (single.find()) {
            registers.add(Integer.parseInt(single.group(1)));
        }
        return registers;
    }

    private static Optional<Quote> quote(Bytes file) {
        try {
            return Optional.of(Quote.parse(file));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<EventLog> log(Bytes file) {
        try {
            return Optional.of(EventLog.parse(file));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
