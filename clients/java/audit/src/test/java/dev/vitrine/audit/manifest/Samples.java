package dev.vitrine.audit.manifest;

/** Manifests of a project that does not exist. */
public final class Samples {

    /** Every key that there is, apart from inputs-lock. */
    public static final String FULL = """
            version: 1
            project: example.org/wallet
            release: 1.4.0
            source: {url: "https://example.org/wallet.git", commit: 0101010101010101010101010101010101010101, tag: v1.4.0, subdirectory: enclave}
            recipes:
              - {name: main, builder: docker, entry-point: Dockerfile, inputs: [rust.tar.xz], lock: {path: Cargo.lock, sha256: HASH}}
              - {name: second, builder: command, arguments: [sh, build.sh]}
            inputs:
              - {name: rust.tar.xz, url: "https://example.org/rust.tar.xz", sha256: HASH, size: 7, path: third-party/rust.tar.xz}
              - {name: base, sha256: HASH, size: 9, use: image}
            enclaves:
              - name: wallet
                recipe: main
                image: out/wallet.so
                signed: {path: release/wallet.signed.so, url: "https://example.org/wallet.signed.so", sha256: HASH, size: 12}
                expected: {sgx-mrenclave: MRENCLAVE, sgx-mrsigner: HASH, product-id: 1, svn: 3}
                report-data: sha256(pubkey)
                unmeasured:
                  - the configuration file on the host
              - name: keys
                recipe: second
                image: out/keys.so
                config: keys.config.xml
                expected: {sgx-mrenclave: HASH}
            evidence:
              - {name: boot-1, enclave: wallet,
                 file: boot-1/quote.dat,
                 preimages: {pubkey: k.pem}}
              - name: boot-2
                enclave: keys
                missing:
                  - what: the quote of this start
                    supplier: the operator
            reproducible-until: 2029-01-01
            report-data: sha256(pem(pubkey) || csr)
            unmeasured: [what the host answers]
            notes: [a note]
            """.replace("HASH", "ab".repeat(32)).replace("MRENCLAVE", "15".repeat(32));

    /** Its inputs are in {@link #LOCK}. */
    public static final String WITH_LOCK = """
            version: 1
            project: example.org/wallet
            release: "2"
            source: {url: "https://example.org/wallet.git", commit: 0101010101010101010101010101010101010101}
            inputs-lock: inputs.lock
            recipes: [{name: main, builder: make}]
            enclaves: [{name: wallet, image: wallet.so, signed: wallet.signed.so}]
            """;

    public static final String LOCK = """
            version: 1
            inputs:
              - {name: a, url: "https://example.org/a", sha256: HASH, size: 1}
              - {name: b, sha256: HASH, size: 2, path: b}
            """.replace("HASH", "cd".repeat(32));

    private Samples() {}
}
