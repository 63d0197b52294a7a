package dev.vitrine.audit.report;

import dev.vitrine.audit.report.EnclaveRow.Cell;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report as one HTML file for people who are no specialists: the answer, the comparison, then everything that it rests on.
 * It loads nothing and runs nothing; the first element of its head forbids both.
 */
public final class HtmlReport {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final AuditReport report;
    private final Markup html = new Markup();

    private HtmlReport(AuditReport report) {
        this.report = report;
    }

    public static Bytes print(AuditReport report) {
        return new HtmlReport(report).page();
    }

    private Bytes page() {
        html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                + " 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
        html.text("Audit of " + name());
        html.raw("</title>\n<style>\n").raw(style()).raw("</style>\n</head>\n<body>\n<main>\n");
        answer();
        enclaves();
        open();
        steps();
        trust();
        commands();
        words();
        html.raw("<footer>");
        html.text("Written by " + report.tool() + " for " + DAY.format(report.at()) + ". Asked about: "
                + report.subject() + ". The same facts are in the JSON report.");
        html.raw("</footer>\n</main>\n</body>\n</html>\n");
        return html.bytes();
    }

    private String name() {
        return report.project().isEmpty() ? report.subject() : report.project() + " " + report.version();
    }

    private void answer() {
        Outcome outcome = report.outcome();
        html.raw("<h1>").text("Audit of " + name()).raw("</h1>\n");
        html.raw("<section class=\"answer " + TextReport.word(outcome) + "\">\n<div class=\"verdict\">");
        html.text(icon(outcome) + " " + TextReport.word(outcome).toUpperCase(Locale.ROOT));
        html.raw("</div>\n<p class=\"sentence\">").text(report.headline()).raw("</p>\n<p class=\"plain\">");
        html.text(
                switch (outcome) {
                    case PROVEN ->
                        "Every step of the chain was checked and holds. What it rests on, and what nobody can check for you,"
                                + " is listed below.";
                    case WARNING -> "The chain holds, with warnings.";
                    case REFUTED ->
                        "At least one thing was checked and is not as it should be. That can be an honest mistake in how it"
                                + " was built; the steps below name the place. Until it is explained, do not take this"
                                + " enclave for the published code.";
                    case UNKNOWN ->
                        "Nothing was found to be false, but not everything could be checked. A missing proof is not a proof:"
                                + " below is what is missing, and who could supply it.";
                });
        html.raw("</p>\n</section>\n");
    }

    private void enclaves() {
        if (report.enclaves().isEmpty()) {
            return;
        }
        html.raw("<h2>Is it the same code?</h2>\n<p>");
        html.text(
                "An enclave has a fingerprint, which the processor computes from its code. Three of them should be equal: the"
                        + " one that the publisher signed, the one that comes out when the published source is built again, and the"
                        + " one that the hardware reports.");
        html.raw("</p>\n");
        report.enclaves().forEach(this::enclave);
    }

    private void enclave(EnclaveRow row) {
        html.raw("<article class=\"card\">\n<header><strong>").text(row.name()).raw("</strong>");
        chip(row.outcome(), comparison(row));
        html.raw("</header>\n<div class=\"three\">\n");
        cell("Signed", "what the publisher released", row.signed(), row);
        sign(row.signed(), row.rebuilt());
        cell("Rebuilt", "what the source builds to", row.rebuilt(), row);
        sign(row.rebuilt(), row.attested());
        cell("Attested", "what the hardware reports", row.attested(), row);
        html.raw("</div>\n");
        if (!row.similarity().isEmpty()) {
            html.raw("<p class=\"small soft\">")
                    .text(similarity(row.similarity()))
                    .raw("</p>\n");
        }
        if (!row.explanation().isEmpty()) {
            html.raw("<p class=\"why\">").text(row.explanation()).raw("</p>\n");
        }
        row.signer().ifPresent(signer -> html.raw("<p class=\"small soft\">")
                .text("Signed with the key " + shortened(signer)
                        + ". Who signed is not part of the fingerprint, and is not compared.")
                .raw("</p>\n"));
        html.raw("<details><summary class=\"small\">The whole fingerprints</summary>\n<dl class=\"small\">");
        fingerprint("signed", row.signed().measurement());
        fingerprint("rebuilt", row.rebuilt().measurement());
        fingerprint("attested", row.attested().measurement());
        fingerprint("key that signed it (MRSIGNER)", row.signer());
        html.raw("</dl></details>\n</article>\n");
    }

    private static String comparison(EnclaveRow row) {
        return switch (row.outcome()) {
            case PROVEN, WARNING -> "the same";
            case REFUTED -> "not the same";
            case UNKNOWN -> "cannot tell";
        };
    }

    private static String similarity(String code) {
        return switch (code) {
            case "bit-for-bit" -> "The rebuilt file equals the released one bit for bit, apart from the signature.";
            case "same-mrenclave-only" ->
                "The rebuilt file differs from the released one in places that are not measured; the enclave is the same.";
            case "different" -> "The rebuilt file is another enclave.";
            default -> "The two files could not be compared.";
        };
    }

    private void cell(String name, String asks, Cell cell, EnclaveRow row) {
        boolean isOdd = cell.measurement().isPresent()
                && row.outcome() == Outcome.REFUTED
                && !cell.measurement().equals(majority(row));
        html.raw("<div class=\"cell" + (isOdd ? " odd" : "")
                + (cell.measurement().isEmpty() ? " hole" : "") + "\">");
        html.raw("<div class=\"name\">")
                .text(name)
                .raw("</div><div class=\"asks\">")
                .text(asks)
                .raw("</div>");
        html.raw("<div class=\"value\">");
        html.text(cell.measurement().map(HtmlReport::shortened).orElse(cell.isAsked() ? "? not known" : "– not asked"));
        html.raw("</div><div class=\"asks\">").text(cell.how()).raw("</div></div>\n");
    }

    /** What the other two say, where two agree; otherwise what was signed. */
    private static Optional<Bytes> majority(EnclaveRow row) {
        boolean othersAgree = row.rebuilt().measurement().isPresent()
                && row.rebuilt().measurement().equals(row.attested().measurement());
        return othersAgree ? row.rebuilt().measurement() : row.signed().measurement();
    }

    private void sign(Cell left, Cell right) {
        boolean isKnown = left.measurement().isPresent() && right.measurement().isPresent();
        boolean isSame = isKnown && left.measurement().equals(right.measurement());
        html.raw("<div class=\"sign" + (isKnown ? isSame ? " good" : " bad" : "") + "\" aria-label=\""
                + (isKnown ? isSame ? "equals" : "differs from" : "not compared with") + "\">");
        html.text(isKnown ? isSame ? "=" : "≠" : "·").raw("</div>\n");
    }

    private void fingerprint(String name, Optional<Bytes> value) {
        if (value.isPresent()) {
            html.raw("<dt>")
                    .text(name)
                    .raw("</dt><dd class=\"hex\">")
                    .text(value.get().hex())
                    .raw("</dd>");
        }
    }

    /** Enough to tell two apart by eye, from both ends. */
    private static String shortened(Bytes value) {
        String hex = value.hex();
        return hex.length() <= 20 ? hex : hex.substring(0, 8) + " … " + hex.substring(hex.length() - 8);
    }

    /** What is not proven, at the top: a reader with one minute needs nothing else of the lines. */
    private void open() {
        List<Step> open = report.steps().stream()
                .filter(step -> step.outcome() == Outcome.REFUTED || step.outcome() == Outcome.UNKNOWN)
                .sorted(Comparator.comparing(step -> step.outcome() == Outcome.REFUTED ? 0 : 1))
                .toList();
        if (open.isEmpty()) {
            return;
        }
        html.raw("<h2>").text(report.outcome() == Outcome.REFUTED ? "What does not hold" : "What is missing");
        html.raw("</h2>\n<ol class=\"steps\">\n");
        open.forEach(step -> step(report.steps().indexOf(step) + 1, step));
        html.raw("</ol>\n");
    }

    private void steps() {
        html.raw("<h2>How that was found out</h2>\n<p>");
        html.text(
                "Every single check is a numbered line. It says what was found, which key or digest it rests on, and for"
                        + " which time it holds.");
        html.raw("</p>\n");
        for (Step.Part part : Step.Part.values()) {
            List<Step> steps =
                    report.steps().stream().filter(step -> step.part() == part).toList();
            if (!steps.isEmpty()) {
                part(part, steps);
            }
        }
    }

    private void part(Step.Part part, List<Step> steps) {
        html.raw("<h3>").text(part.title()).raw("</h3>\n");
        lines(steps.stream().filter(step -> step.outcome() != Outcome.PROVEN).toList());
        List<Step> proven =
                steps.stream().filter(step -> step.outcome() == Outcome.PROVEN).toList();
        if (proven.isEmpty()) {
            return;
        }
        boolean isAll = proven.size() == steps.size();
        html.raw("<details><summary>");
        chip(Outcome.PROVEN, "proven");
        html.text(" " + (isAll ? "all " : "") + proven.size() + (isAll ? "" : " other")
                + (proven.size() == 1 ? " check" : " checks"));
        html.raw("</summary>\n");
        lines(proven);
        html.raw("</details>\n");
    }

    private void lines(List<Step> steps) {
        if (!steps.isEmpty()) {
            html.raw("<ol class=\"steps\">\n");
            steps.forEach(step -> step(report.steps().indexOf(step) + 1, step));
            html.raw("</ol>\n");
        }
    }

    private void step(int number, Step step) {
        html.raw("<li><span class=\"n\">").text(Integer.toString(number)).raw("</span><span>");
        chip(step.outcome(), TextReport.word(step.outcome()));
        html.raw("</span><div class=\"what\">").text(capital(step.detail()));
        if (!step.advice().isEmpty() && step.outcome() != Outcome.PROVEN) {
            html.raw("<div class=\"todo\"><strong>What would help:</strong> ")
                    .text(step.advice())
                    .raw("</div>");
        }
        html.raw("<div class=\"rest\">");
        html.text(step.id()
                + (step.subject().isEmpty() ? "" : " · " + step.subject())
                + (step.anchor().isEmpty() ? "" : " · rests on: " + step.anchor())
                + step.asOf().map(asOf -> " · as of " + DAY.format(asOf)).orElse(""));
        html.raw("</div></div></li>\n");
    }

    private static String capital(String sentence) {
        return sentence.isEmpty() ? "" : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private void chip(Outcome outcome, String word) {
        html.raw("<span class=\"chip " + TextReport.word(outcome) + "\">");
        html.text(icon(outcome) + " " + word).raw("</span>");
    }

    private static String icon(Outcome outcome) {
        return switch (outcome) {
            case PROVEN -> "✓";
            case WARNING -> "!";
            case REFUTED -> "✗";
            case UNKNOWN -> "?";
        };
    }

    private void trust() {
        html.raw("<h2>What you still have to take on trust</h2>\n<ul>\n");
        report.remainingTrust().forEach(line -> html.raw("<li>").text(line).raw("</li>\n"));
        html.raw("</ul>\n");
    }

    private void commands() {
        if (report.commands().isEmpty()) {
            return;
        }
        html.raw("<h2>Do it yourself</h2>\n<p>");
        html.text("These are the commands that were run. You can copy them and need not trust this tool.");
        html.raw("</p>\n<details><summary>")
                .text(report.commands().size() + " commands")
                .raw("</summary>\n<pre>");
        html.text(String.join("\n", report.commands())).raw("</pre></details>\n");
    }

    private void words() {
        html.raw("<h2>Words</h2>\n<details><summary>What the words mean</summary>\n<dl>");
        word(
                "Enclave",
                "A program that the processor shuts off from the computer that it runs on, so that its operator can"
                        + " neither look inside nor change it.");
        word(
                "Fingerprint (MRENCLAVE)",
                "A number that the processor computes from an enclave's code and layout. Another bit of"
                        + " code, another number.");
        word(
                "Signer (MRSIGNER)",
                "The key that signed the enclave. Two parties can sign the same code: then the signers differ"
                        + " and the fingerprints do not.");
        word(
                "Attested",
                "Signed by the processor's maker: a chip of that maker says that it is running this fingerprint.");
        word(
                "Log and witnesses",
                "A public list that can only grow. Witnesses, run by others, sign that they have all seen the"
                        + " same list.");
        word(
                "Proven, refuted, unknown",
                "Checked and it holds; checked and it does not; could not be checked. Unknown is never"
                        + " counted as proven.");
        html.raw("</dl></details>\n");
    }

    private void word(String word, String meaning) {
        html.raw("<dt>").text(word).raw("</dt><dd>").text(meaning).raw("</dd>");
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new AssertionError("the style is part of this library");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("the style can be read", e);
        }
    }
}
