package dev.vitrine.audit.report;

import dev.vitrine.evidence.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * One numbered line of an audit.
 *
 * @param part which part of the chain it belongs to
 * @param id stable, dotted lower-case with dashes: {@code log.inclusion}, {@code quote.signature}
 * @param subject which enclave or evidence it is about; empty where it is about all
 * @param detail what was found, in one or two sentences
 * @param anchor the key or digest that it finally rests on; empty where it rests on nothing but itself
 * @param asOf the time for which it holds
 * @param advice where it is not proven: what is missing, and who could supply it
 */
public record Step(
        Part part,
        String id,
        String subject,
        Outcome outcome,
        String detail,
        String anchor,
        Optional<Instant> asOf,
        String advice) {

    /** The parts of the chain from a log to a source, in their order. */
    public enum Part {
        LOG("log", "The public log"),
        SIGNED("signed", "What was released"),
        EVIDENCE("evidence", "What the hardware says"),
        SOURCE("source", "The source"),
        REBUILD("rebuild", "Building it again"),
        OTHERS("others", "What others found");

        private final String code;
        private final String title;

        Part(String code, String title) {
            this.code = code;
            this.title = title;
        }

        /** The stable word. */
        public String code() {
            return code;
        }

        /** For people. */
        public String title() {
            return title;
        }
    }
}
