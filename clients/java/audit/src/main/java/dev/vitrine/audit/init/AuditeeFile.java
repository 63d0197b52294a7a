package dev.vitrine.audit.init;

import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The older {@code .auditee.yml}: the enclaves of a repository and how each is built.
 *
 * @param enclaves in the order of the file
 */
record AuditeeFile(List<Entry> enclaves) {

    static final String NAME = ".auditee.yml";
    static final int MAX_SIZE = 256 * 1024;

    AuditeeFile {
        enclaves = List.copyOf(enclaves);
    }

    /**
     * One enclave.
     *
     * @param builder {@code docker} or {@code nix-build}
     * @param file that the builder starts from
     * @param target of a Dockerfile
     * @param image what the build leaves behind
     * @param iasReports reports of Intel's older attestation service
     */
    record Entry(
            String name,
            String builder,
            Optional<String> file,
            Optional<String> target,
            String image,
            Optional<String> config,
            Optional<String> signed,
            Optional<Bytes> mrenclave,
            Optional<Bytes> mrsigner,
            List<String> iasReports) {
        Entry {
            iasReports = List.copyOf(iasReports);
        }
    }

    /** Reads the file; the message of an error begins with line and column. */
    static AuditeeFile parse(Bytes bytes) throws MalformedException {
        Mapping top = Yaml.parse(bytes, Yaml.limits(NAME, MAX_SIZE)).mapping(Set.of("enclaves"));
        List<Entry> entries = new ArrayList<>();
        for (Yaml item : top.require("enclaves").list()) {
            entries.add(
                    entry(item.mapping(Set.of("name", "build", "enclave_config", "signed_enclave", "ias_reports"))));
        }
        return new AuditeeFile(entries);
    }

    private static Entry entry(Mapping item) throws MalformedException {
        Mapping build = item.require("build").mapping(Set.of("builder", "build_kwargs", "output_dir", "enclave_file"));
        Optional<Yaml> keywords = build.find("build_kwargs");
        // Whatever the builder's library took as a keyword; the ones that name files matter here.
        Mapping named = (keywords.isPresent() ? keywords.get() : build.whole()).mapping();
        Optional<Yaml> signed = item.find("signed_enclave");
        Optional<Mapping> signature = signed.isPresent()
                ? Optional.of(signed.get().mapping(Set.of("path", "mrenclave", "mrsigner")))
                : Optional.empty();
        List<String> reports = new ArrayList<>();
        for (Yaml report : item.list("ias_reports")) {
            reports.add(report.text());
        }
        return new Entry(
                item.require("name").text(),
                build.require("builder").oneOf(Set.of("docker", "nix-build")),
                text(named, "file"),
                text(named, "target"),
                build.require("output_dir").text().replaceFirst("/+$", "") + "/"
                        + build.require("enclave_file").text(),
                text(item, "enclave_config"),
                signature.isPresent() ? text(signature.get(), "path") : Optional.empty(),
                signature.isPresent() ? hex(signature.get(), "mrenclave") : Optional.empty(),
                signature.isPresent() ? hex(signature.get(), "mrsigner") : Optional.empty(),
                reports);
    }

    private static Optional<String> text(Mapping mapping, String key) throws MalformedException {
        return mapping.find(key).isPresent() ? Optional.of(mapping.require(key).text()) : Optional.empty();
    }

    private static Optional<Bytes> hex(Mapping mapping, String key) throws MalformedException {
        return mapping.find(key).isPresent() ? Optional.of(mapping.require(key).hex(32)) : Optional.empty();
    }
}
