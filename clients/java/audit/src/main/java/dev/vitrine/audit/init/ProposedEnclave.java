package dev.vitrine.audit.init;

import dev.vitrine.audit.manifest.BuildTool;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An enclave that a repository seems to have.
 *
 * @param recipe the name of the recipe that builds it
 * @param image where the recipe leaves it
 * @param mrenclave and {@code mrsigner}: what some file says, where no signature is at hand
 */
record ProposedEnclave(
        String name,
        Optional<String> recipe,
        Optional<String> image,
        String imageComment,
        Optional<String> config,
        Optional<SignedFile> signed,
        Optional<Bytes> mrenclave,
        Optional<Bytes> mrsigner) {

    static List<ProposedEnclave> of(RepositoryScan scan, List<ProposedRecipe> recipes) throws IOException {
        List<String> configs = new ArrayList<>(scan.sgxConfigurations());
        configs.addAll(scan.openEnclaveConfigurations());
        List<SignedFile> signed = signed(scan);
        List<ProposedEnclave> enclaves = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Optional<String> recipe = recipes.stream()
                .filter(candidate -> candidate.builder() != BuildTool.GRAMINE)
                .map(ProposedRecipe::name)
                .findFirst();
        for (SignedFile file : signed) {
            String plain =
                    file.path().replaceFirst("([._-])signed(?=\\.|$)", "").replaceFirst("\\.so\\.signed$", ".so");
            Optional<String> config = configs.stream()
                    .filter(candidate -> configs.size() == 1
                            || RepositoryScan.folder(candidate).equals(RepositoryScan.folder(file.path())))
                    .findFirst();
            enclaves.add(new ProposedEnclave(
                    unique(stem(plain), names),
                    recipe,
                    Optional.of(plain),
                    "GUESS, from the name of the signed file",
                    config,
                    Optional.of(file),
                    Optional.empty(),
                    Optional.empty()));
        }
        for (ProposedRecipe gramine : recipes) {
            if (gramine.builder() == BuildTool.GRAMINE) {
                String template = gramine.entryPoint().orElseThrow();
                enclaves.add(new ProposedEnclave(
                        unique(gramine.name().replaceFirst("^gramine-", ""), names),
                        Optional.of(gramine.name()),
                        Optional.of(template.replaceFirst("\\.manifest\\.template$", ".sig")),
                        "what gramine-sgx-sign writes beside the manifest",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
            }
        }
        if (enclaves.isEmpty()) {
            List<String> places = configs.isEmpty() ? scan.interfaces() : configs;
            places.forEach(place -> enclaves.add(new ProposedEnclave(
                    unique(place(place), names),
                    recipe,
                    Optional.empty(),
                    "",
                    place.endsWith(".edl") ? Optional.empty() : Optional.of(place),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
        }
        if (enclaves.isEmpty()) {
            enclaves.add(new ProposedEnclave(
                    "enclave",
                    recipe,
                    Optional.empty(),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        }
        return List.copyOf(enclaves);
    }

    static List<ProposedEnclave> of(AuditeeFile file, List<ProposedRecipe> recipes, RepositoryScan scan)
            throws IOException {
        List<ProposedEnclave> enclaves = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < file.enclaves().size(); i++) {
            AuditeeFile.Entry entry = file.enclaves().get(i);
            Optional<SignedFile> signed = Optional.empty();
            if (entry.signed().filter(scan::has).isPresent()) {
                signed = SignedFile.read(scan.root(), entry.signed().get());
            }
            enclaves.add(new ProposedEnclave(
                    unique(entry.name(), names),
                    Optional.of(recipes.get(i).name()),
                    Optional.of(entry.image()).filter(ProposalText::isPath),
                    "from " + AuditeeFile.NAME,
                    entry.config().filter(ProposalText::isPath),
                    signed,
                    entry.mrenclave(),
                    entry.mrsigner()));
        }
        return List.copyOf(enclaves);
    }

    private static List<SignedFile> signed(RepositoryScan scan) throws IOException {
        List<SignedFile> signed = new ArrayList<>();
        for (String path : scan.signedEnclaves()) {
            if (ProposalText.isPath(path)) {
                SignedFile.read(scan.root(), path)
                        .filter(file -> file.sigstruct().isPresent())
                        .ifPresent(signed::add);
            }
        }
        return signed;
    }

    private static String stem(String path) {
        return RepositoryScan.name(path).replaceFirst("\\.[A-Za-z0-9]+$", "");
    }

    /** The folder of a configuration names the enclave better than Enclave.config.xml does. */
    private static String place(String file) {
        String folder = RepositoryScan.folder(file);
        return folder.isEmpty() ? stem(file).replaceFirst("(?i)\\.config$", "") : RepositoryScan.name(folder);
    }

    private static String unique(String wanted, Set<String> names) {
        String name = ProposedRecipe.simple(wanted);
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "-" + i;
        }
        return candidate;
    }

    void write(ProposalText out) {
        out.value("  - name", name, "");
        if (recipe.isPresent() && image.isPresent()) {
            out.value("    recipe", recipe.get(), "");
            out.value("    image", image.get(), imageComment);
        } else {
            recipe.ifPresent(name -> out.comment("    recipe: " + name));
            out.missing("    image", "the path of what the recipe leaves behind for " + name + ", unsigned");
        }
        config.ifPresent(path -> out.value("    config", path, ""));
        Optional<Sigstruct> signature = signed.flatMap(SignedFile::sigstruct);
        signed.ifPresent(file -> {
            out.line("    signed:");
            out.value("      path", file.path(), "");
            out.line("      sha256: " + file.sha256().hex()).line("      size: " + file.size());
            if (file.isSignedByPublishedKey()) {
                out.comment("      Everybody has the key that signed this file: its signer means nothing.");
            }
        });
        if (signature.isPresent()) {
            Sigstruct struct = signature.get();
            out.line("    expected:  # as its signature says; a rebuild shows whether the source gives the same")
                    .line("      sgx-mrenclave: " + struct.mrEnclave().hex())
                    .line("      sgx-mrsigner: " + struct.mrSigner().hex())
                    .line("      product-id: " + struct.body().isvProdId())
                    .line("      svn: " + struct.body().isvSvn());
        } else if (mrenclave.isPresent()) {
            out.line("    expected:  # from " + AuditeeFile.NAME + "; no signed enclave is here to compare with")
                    .line("      sgx-mrenclave: " + mrenclave.get().hex());
            mrsigner.ifPresent(signer -> out.line("      sgx-mrsigner: " + signer.hex()));
        } else {
            out.missing(
                    "    expected",
                    "{sgx-mrenclave: ...} of the release of " + name
                            + ", or signed: with the path of the signed enclave");
        }
    }
}
