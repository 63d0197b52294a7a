package dev.vitrine.audit.manifest;

/** What builds. */
public enum BuildTool {
    /** {@code docker build}: the entry point is a Dockerfile. */
    DOCKER("docker"),
    /** {@code nix build}: the entry point is a flake's attribute or a Nix file. */
    NIX("nix"),
    /** Gramine: the entry point is a manifest template. */
    GRAMINE("gramine"),
    /** {@code cargo build --locked}: the entry point is a Cargo.toml. */
    CARGO("cargo"),
    /** {@code make}: the entry point is a Makefile. */
    MAKE("make"),
    /** Any program: the arguments are the command. */
    COMMAND("command");

    private final String code;

    BuildTool(String code) {
        this.code = code;
    }

    /** The word for it in a manifest and in a logged recipe. */
    public String code() {
        return code;
    }
}
