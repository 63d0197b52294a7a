package dev.vitrine.log.server.hub;

/** Text inside of XML. */
final class Xml {

    private Xml() {}

    /** Safe in elements and in attributes; what XML 1.0 cannot hold is left out. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    boolean valid = point == '\t'
                            || point == '\n'
                            || (point >= 0x20 && point <= 0xd7ff)
                            || (point >= 0xe000 && point <= 0xfffd)
                            || point >= 0x10000;
                    if (valid) {
                        out.appendCodePoint(point);
                    }
                }
            }
        });
        return out.toString();
    }
}
