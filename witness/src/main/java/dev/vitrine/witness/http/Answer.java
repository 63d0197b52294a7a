package dev.vitrine.witness.http;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.wire.CosignatureResponse;
import dev.vitrine.tlog.wire.SizeConflict;
import dev.vitrine.witness.decision.Refusal;
import java.util.Map;

/**
 * An HTTP response before it is one: the only place where outcomes become status codes.
 *
 * @param outcome the word under which the answer is counted; for errors it is also the first word of the body
 */
record Answer(int status, String mediaType, Map<String, String> headers, Bytes body, String outcome) {

    static final String TEXT = "text/plain; charset=utf-8";

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer ok(String mediaType, Bytes body) {
        return new Answer(200, mediaType, Map.of(), body, "ok");
    }

    static Answer cosigned(CosignatureResponse response) {
        return new Answer(200, TEXT, Map.of(), response.toBytes(), "cosigned");
    }

    // SPEC: "The response body MUST consist of the tree size of the latest cosigned checkpoint in decimal, followed
    // by a newline (U+000A). The response MUST have a `Content-Type` of `text/x.tlog.size`."
    static Answer conflict(long latest) {
        return new Answer(409, SizeConflict.MEDIA_TYPE, Map.of(), new SizeConflict(latest).toBytes(), "conflict");
    }

    static Answer refused(Refusal reason) {
        return error(status(reason), reason.code(), reason.message());
    }

    /** Why nothing of this log is cosigned, and where everybody can read it. */
    static Answer misbehaved(VerifiedMisbehaviour evidence, String prefix) {
        return error(
                status(Refusal.LOG_MISBEHAVED),
                Refusal.LOG_MISBEHAVED.code(),
                evidence.sentence() + "; the evidence is at " + prefix + "/evidence/"
                        + evidence.id().hex());
    }

    /** The log has had what it announced to need. */
    static Answer overBudget(long retrySeconds) {
        return error(429, "over-budget", "the log has used up the requests that it announced for a day")
                .with("Retry-After", Long.toString(retrySeconds));
    }

    /** The clock was set back: a cosignature now would look like one of a witness that lies about the time. */
    static Answer clockBehind() {
        return error(503, "clock-behind", "the clock here is behind an earlier cosignature")
                .with("Retry-After", "60");
    }

    static Answer text(String text) {
        return ok(TEXT, Bytes.utf8(text));
    }

    static Answer notAdmitted() {
        return error(
                403, "not-admitted", "the policy here does not admit this log; witness.v0.json says what it admits");
    }

    static Answer noEvidence() {
        return error(404, "no-such-evidence", "there is no such evidence here");
    }

    static Answer unknownAccused() {
        return error(404, "unknown-accused", "the evidence is about no log or witness that is known here");
    }

    static Answer unknownOrigin() {
        return refused(Refusal.UNKNOWN_ORIGIN);
    }

    /** The errors of the public distributor's interface. */
    static Answer distributor(int status, String code, String message) {
        return error(status, code, message);
    }

    static Answer notEvidence(String why) {
        return error(422, "not-misbehaviour", why);
    }

    static Answer notSignedByLog() {
        return refused(Refusal.NOT_SIGNED_BY_LOG);
    }

    static Answer malformed(MalformedException e) {
        String at = e.position() == MalformedException.NO_POSITION ? "" : " (at byte " + e.position() + ")";
        return error(status(Refusal.MALFORMED), Refusal.MALFORMED.code(), e.what() + at);
    }

    static Answer notFound() {
        return error(404, "not-found", "there is nothing at this path");
    }

    static Answer neverCosigned() {
        return error(404, "never-cosigned", "no checkpoint of this origin was cosigned");
    }

    static Answer methodNotAllowed(String allowed) {
        return error(405, "method-not-allowed", "the path takes " + allowed).with("Allow", allowed);
    }

    static Answer timeout() {
        return error(408, "timeout", "the body did not arrive in time").with("Connection", "close");
    }

    /** The connection broke, or what came was not HTTP. Only the latter gets to see this. */
    static Answer brokenRequest() {
        return error(400, "broken-request", "the request is not HTTP/1.1").with("Connection", "close");
    }

    static Answer tooLarge(int limit) {
        return error(413, "too-large", "a body has at most " + limit + " bytes").with("Connection", "close");
    }

    static Answer busy() {
        return error(429, "busy", "too many requests wait already").with("Retry-After", "1");
    }

    static Answer internal() {
        return error(500, "internal", "the request failed here, not there; no cosignature was given");
    }

    static Answer notReady() {
        return error(503, "not-ready", "starting, stopping or unable to store").with("Retry-After", "1");
    }

    private static Answer error(int status, String code, String message) {
        return new Answer(status, TEXT, Map.of(), Bytes.utf8(code + ": " + message + "\n"), code);
    }

    private Answer with(String header, String value) {
        return new Answer(status, mediaType, Map.of(header, value), body, outcome);
    }

    private static int status(Refusal reason) {
        return switch (reason) {
            case MALFORMED, OLD_SIZE_TOO_LARGE, INVALID_SUBTREE, SUBTREE_BEYOND_TREE -> 400;
            // No specification has a code for it. To the log it is as final as a key that is not trusted.
            case NOT_SIGNED_BY_LOG, BAD_SIGNATURE, NOT_COSIGNED, LOG_MISBEHAVED -> 403;
            case UNKNOWN_ORIGIN -> 404;
            case WRONG_EMPTY_ROOT, PROOF_NOT_EMPTY, ROOT_MISMATCH, BAD_PROOF -> 422;
        };
    }
}
