package dev.vitrine.log.server.hub;

import dev.vitrine.proto.v1.FeedItem;
import dev.vitrine.proto.v1.FeedResponse;
import java.time.Instant;

/** A feed as Atom (RFC 4287). Identifiers come from the log's origin, so that they stay when its address changes. */
final class Atom {

    private Atom() {}

    /**
     * @param origin of the log
     * @param base the address that readers reach it at, without a slash at its end; "" makes links relative
     * @param updated milliseconds since 1970: when the newest of it became visible
     */
    static String of(FeedResponse feed, String origin, String base, long updated) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="utf-8"?>
                <feed xmlns="http://www.w3.org/2005/Atom">
                """);
        element(xml, "id", "tag:" + tag(origin) + ",2026:feed/" + feed.getFeed());
        element(xml, "title", feed.getTitle() + " (" + origin + ")");
        element(
                xml,
                "updated",
                Instant.ofEpochSecond(Math.floorDiv(updated, 1000L)).toString());
        link(xml, "self", base + "/v1/feeds/" + feed.getFeed() + ".atom");
        link(xml, "alternate", base + "/");
        for (FeedItem item : feed.getItemsList()) {
            entry(xml, item, origin, base, updated);
        }
        return xml.append("</feed>\n").toString();
    }

    private static void entry(StringBuilder xml, FeedItem item, String origin, String base, long updated) {
        long at = item.getAt() > 0 ? item.getAt() : Math.floorDiv(updated, 1000L);
        xml.append("<entry>\n");
        element(
                xml,
                "id",
                "tag:" + tag(origin) + ",2026:entry/" + item.getEntry().getLeafHash());
        element(xml, "title", item.getTitle());
        element(
                xml,
                "updated",
                Instant.ofEpochSecond(Math.min(at, 253_402_300_799L)).toString());
        xml.append("<author><name>").append(author(item)).append("</name></author>\n");
        link(xml, "alternate", base + item.getPath());
        String labels = item.getLabelsCount() == 0 ? "" : " [" + String.join(", ", item.getLabelsList()) + "]";
        element(xml, "summary", item.getDetail() + labels);
        xml.append("</entry>\n");
    }

    private static String author(FeedItem item) {
        return item.getEntry().getPublishersCount() == 0
                ? "unsigned"
                : "key " + Xml.escape(item.getEntry().getPublishers(0).substring(0, 16));
    }

    /** SPEC: authorityName is a DNS name or an address (RFC 4151); what else an origin holds goes behind it. */
    private static String tag(String origin) {
        int slash = origin.indexOf('/');
        return (slash < 0 ? origin : origin.substring(0, slash)).replaceAll("[^A-Za-z0-9.-]", "-");
    }

    private static void element(StringBuilder xml, String name, String text) {
        xml.append('<')
                .append(name)
                .append('>')
                .append(Xml.escape(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    private static void link(StringBuilder xml, String relation, String address) {
        xml.append("<link rel=\"")
                .append(relation)
                .append("\" href=\"")
                .append(Xml.escape(address))
                .append("\"/>\n");
    }
}
