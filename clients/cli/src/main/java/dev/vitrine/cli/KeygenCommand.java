package dev.vitrine.cli;

import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes keys. The secret goes into a file that only its owner can read, and nowhere else. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a key and writes its secret half to a file that only you can read.",
            "",
            "A publisher signs statements: a PKCS #8 PEM file. A log signs checkpoints and a witness cosigns them: a text file"
                    + " PRIVATE+KEY+NAME+ID+BASE64, whose public half, the vkey, is printed and belongs into trust policies."
        },
        footer = {
            "  vitrine keygen --out publisher.pem",
            "  vitrine keygen --p256 --out publisher.pem",
            "  vitrine keygen --kind log --name example.org/log --out log.key",
            "  vitrine keygen --kind witness --name witness.example.org --ml-dsa --out witness-pq.key"
        })
final class KeygenCommand implements Callable<Integer> {

    /** What the key is for. */
    enum Kind {
        publisher,
        log,
        witness
    }

    @Mixin
    private final Output output;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "publisher",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Kind kind = Kind.publisher;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where the secret goes. A file that exists is never overwritten.")
    private Path out = Path.of("");

    @Option(names = "--p256", description = "Publisher: ECDSA P-256 instead of Ed25519.")
    private boolean p256;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Log or witness: the key's name; for a log, its origin. By convention a URL without scheme.")
    private @Nullable String name;

    @Option(names = "--ml-dsa", description = "Log or witness: ML-DSA-44 instead of Ed25519.")
    private boolean mlDsa;

    KeygenCommand(Host host) {
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        if (Files.exists(out)) {
            throw Failure.usage(out + " exists already", "a key is never overwritten: choose another file");
        }
        if (kind == Kind.publisher) {
            publisher();
        } else {
            signer();
        }
        return ExitCode.PROVEN.code();
    }

    private void publisher() throws Failure, IOException {
        if (name != null || mlDsa) {
            throw Failure.usage("--name and --ml-dsa are for logs and witnesses", "add --kind log or --kind witness");
        }
        SecureRandom random = new SecureRandom();
        PublisherSigner signer = p256 ? PublisherSigner.generateP256(random) : PublisherSigner.generateEd25519(random);
        LocalFiles.writeSecret(out, Bytes.utf8(PemKeys.print(signer)));
        String keyId = signer.publicKey().keyId().hex();
        output.line("wrote " + out);
        output.line("key ID " + keyId);
        output.json(Output.answer(ExitCode.PROVEN)
                .put("kind", "publisher")
                .put("file", out.toString())
                .put("algorithm", p256 ? "ecdsa-p256" : "ed25519")
                .put("key_id", keyId)
                .put("public_key", PemKeys.print(signer.publicKey())));
    }

    private void signer() throws Failure, IOException {
        if (p256) {
            throw Failure.usage(
                    "--p256 is for publishers", "logs and witnesses sign with Ed25519 or, with --ml-dsa, ML-DSA-44");
        }
        if (name == null) {
            throw Failure.usage("a " + kind + " key needs a name", "add --name, for example --name example.org/log");
        }
        KeyType classical = kind == Kind.log ? KeyType.ED25519 : KeyType.ED25519_COSIGNATURE;
        SigningKey key = generate(name, mlDsa ? KeyType.MLDSA44_COSIGNATURE : classical);
        LocalFiles.writeSecret(out, Bytes.utf8(key.toPrivateText() + "\n"));
        output.line("wrote " + out);
        output.line("vkey " + key.verifierKey());
        output.json(Output.answer(ExitCode.PROVEN)
                .put("kind", kind.name())
                .put("file", out.toString())
                .put("algorithm", mlDsa ? "ml-dsa-44" : "ed25519")
                .put("name", name)
                .put("vkey", key.verifierKey().toString()));
    }

    private static SigningKey generate(String name, KeyType type) throws Failure {
        byte[] seed = new byte[SigningKey.SEED_SIZE];
        new SecureRandom().nextBytes(seed);
        try {
            return SigningKey.fromSeed(KeyName.parse(name), type, Bytes.wrapUnsafe(seed));
        } catch (MalformedException e) {
            throw Failure.usage("not a key name: " + name, "a name is not empty and has no spaces and no plus signs");
        }
    }
}
