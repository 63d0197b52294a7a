package dev.vitrine.log.server.hub;

import dev.vitrine.proto.v1.Count;
import dev.vitrine.proto.v1.Headline;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The sentence on top of an enclave's page, and its parts. It never says that anything is safe. */
final class Headlines {

    private Headlines() {}

    static Headline of(Standing standing, Count platforms, int conflicts) {
        Rebuilds rebuilds = standing.rebuilds();
        Headline.Builder headline = Headline.newBuilder()
                .setOutcome(outcome(standing))
                .setName(standing.name())
                .setProject(standing.project())
                .setVersion(standing.version())
                .setSource(standing.releases()
                        .standing()
                        .map(one -> Names.source(one.release().getSource()))
                        .orElse(""))
                .setRebuildersMatching(rebuilds.matching())
                .setRebuildersTotal(rebuilds.matching() + rebuilds.mismatching())
                .setLastMatchAt(rebuilds.lastMatchAt())
                .setPlatforms(platforms)
                .setWarnings(standing.labels().size() + conflicts + (standing.withdrawn() ? 1 : 0));
        return headline.setSentence(sentence(headline, standing)).build();
    }

    static String outcome(Standing standing) {
        if (standing.withdrawn()) {
            return "withdrawn";
        }
        if (standing.rebuilds().matching() > 0) {
            return "reproduced";
        }
        if (standing.rebuilds().mismatching() > 0) {
            return "irreproducible";
        }
        return standing.releases().all().isEmpty() ? "unknown" : "claimed";
    }

    private static String sentence(Headline.Builder parts, Standing standing) {
        StringBuilder text = new StringBuilder(name(parts, standing));
        switch (parts.getOutcome()) {
            case "withdrawn" -> text.append(": taken back by its publisher");
            case "reproduced", "irreproducible" ->
                text.append(parts.getRebuildersMatching() == 0 ? ": not reproduced from " : ": built from ")
                        .append(parts.getSource().isEmpty() ? "a source that no release names" : parts.getSource())
                        .append(parts.getRebuildersMatching() == 0 ? ", tried by " : " by ")
                        .append(rebuilders(parts));
            case "claimed" ->
                text.append(": said to come from ")
                        .append(parts.getSource().isEmpty() ? "nowhere" : parts.getSource())
                        .append(", which nobody has rebuilt yet");
            default -> text.append(": nobody has said where it comes from");
        }
        if (parts.getLastMatchAt() > 0) {
            text.append(", last on ").append(date(parts.getLastMatchAt()));
        }
        return text.append(". ")
                .append(seen(parts.getPlatforms(), standing))
                .append(' ')
                .append(warnings(parts.getWarnings()))
                .toString();
    }

    private static String name(Headline.Builder parts, Standing standing) {
        String name = (parts.getName() + " " + parts.getVersion()).strip();
        return name.isEmpty()
                ? "The enclave " + Names.shortened(standing.measured().value().hex())
                : name;
    }

    private static String rebuilders(Headline.Builder parts) {
        int total = parts.getRebuildersTotal();
        return parts.getRebuildersMatching() + " of " + total + (total == 1 ? " rebuilder" : " rebuilders");
    }

    private static String seen(Count platforms, Standing standing) {
        if (!standing.attested()) {
            return "Not seen running.";
        }
        int value = platforms.getValue();
        if (value == 0) {
            return "Seen running, on platforms that its evidence does not tell apart.";
        }
        return "Seen running on " + (platforms.getMore() ? "more than " : "") + value
                + (value == 1 && !platforms.getMore() ? " platform." : " platforms.");
    }

    private static String warnings(int count) {
        return count == 0 ? "No warnings." : count == 1 ? "1 warning." : count + " warnings.";
    }

    static String date(long seconds) {
        return DateTimeFormatter.ISO_LOCAL_DATE.format(
                Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
    }
}
