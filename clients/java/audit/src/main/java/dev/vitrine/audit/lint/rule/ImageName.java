package dev.vitrine.audit.lint.rule;

/** The name of a container image, and whether it stays what it is. */
public final class ImageName {

    public static final String RULE = "image-by-tag";

    private ImageName() {}

    /** Names exactly one image: by its digest, which a variable may hold. */
    public static boolean isPinned(String name) {
        return name.matches("(?s).+@sha(256|512):([0-9a-fA-F]+|\\$.*)") || name.matches("(?s).+@\\$.*");
    }

    public static String why(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.contains(":")
                ? "the tag of " + name + " can be moved to another image at any time"
                : name + " without a tag is whatever image is the latest";
    }

    public static String fix(String name) {
        String plain = name.contains("@") ? name.substring(0, name.indexOf('@')) : name;
        return "add the digest that `docker buildx imagetools inspect " + plain + "` prints: " + plain + "@sha256:...";
    }
}
