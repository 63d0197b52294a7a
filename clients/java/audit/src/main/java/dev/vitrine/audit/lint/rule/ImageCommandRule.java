package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Set;

/** Images that commands pull. */
final class ImageCommandRule implements ShellRule {

    private static final Set<String> ENGINES = Set.of("docker", "podman", "nerdctl", "buildah");
    private static final Set<String> FLAGS = Set.of(
            "--rm",
            "-i",
            "-t",
            "-it",
            "-ti",
            "-d",
            "--detach",
            "--interactive",
            "--tty",
            "--init",
            "--privileged",
            "--read-only",
            "-P",
            "--publish-all",
            "--no-healthcheck",
            "--quiet",
            "-q",
            "--oom-kill-disable",
            "-itd",
            "-dit",
            "-a",
            "--all-tags",
            "--disable-content-trust");

    @Override
    public void check(ShellScope scope, Report report) {
        Set<String> built = new java.util.HashSet<>();
        scope.commands().filter(command -> ENGINES.contains(command.name())).forEach(command -> {
            Options.value(command, "-t", "--tag")
                    .filter(tag -> command.arguments().contains("build"))
                    .ifPresent(built::add);
            String image = scope.expand(image(command));
            boolean known = image.isEmpty()
                    || ImageName.isPinned(image)
                    || image.startsWith("$")
                    || image.matches("(?s)sha256:.*|[0-9a-f]{12,64}|scratch")
                    || built.stream().anyMatch(tag -> image.equals(tag) || tag.startsWith(image + ":"));
            if (!known) {
                report.add(ImageName.RULE, command.line(), ImageName.why(image), ImageName.fix(image));
            }
        });
    }

    /** What is pulled; empty where nothing is, or where it is an image that was perhaps built here. */
    private static String image(Command command) {
        List<String> arguments = command.arguments();
        int verb = 0;
        while (verb < arguments.size() && arguments.get(verb).startsWith("-")) {
            verb += 1;
        }
        if (verb >= arguments.size() || !arguments.get(verb).matches("pull|run|create|from")) {
            return "";
        }
        boolean pull = arguments.get(verb).equals("pull");
        for (int i = verb + 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                boolean elsewhere = argument.matches("(?s)[^/]+(:[^/]+)?|[^/]*[.:][^/]*/.*|library/.*");
                // Of `run`, a name with one slash or none may be an image of this build, unless it is a well-known
                // base.
                boolean pulled = pull || (elsewhere && isWellKnown(argument));
                return pulled ? argument : "";
            }
            if (!argument.contains("=") && !FLAGS.contains(argument) && !argument.matches("-[itd]+|--platform=.*")) {
                i++;
            }
        }
        return "";
    }

    private static boolean isWellKnown(String image) {
        return image.matches(
                        "(?s)(docker\\.io/)?(library/)?(ubuntu|debian|alpine|busybox|fedora|centos|rust|golang|node|python|"
                                + "gcc|nixos/nix|maven|gradle|openjdk|eclipse-temurin|archlinux|rockylinux|almalinux)(:.*)?")
                || image.matches(
                        "(?s)(ghcr\\.io|quay\\.io|gcr\\.io|mcr\\.microsoft\\.com|public\\.ecr\\.aws|docker\\.io)/.*");
    }
}
