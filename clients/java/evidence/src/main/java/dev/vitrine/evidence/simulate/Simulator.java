package dev.vitrine.evidence.simulate;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.dcap.TcbStatus;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Three vendors that never existed, and a machine of each: makes evidence with everything that is needed to verify it, under
 * roots of its own. The same seed and time make the same evidence. Immutable; safe for use by many threads.
 */
public final class Simulator {

    /** In the name of every certificate and of every anchor. */
    public static final String LABEL = "VITRINE SIMULATOR - NOT GENUINE";

    private static final int SEED_SIZE = 32;

    private final World world;
    private final TcbStatus status;
    private final SimulatedIntel intel;
    private final SimulatedAmd amd;
    private final SimulatedAws aws;

    private Simulator(World world, TcbStatus status, SimulatedAmd amd, SimulatedAws aws) {
        this.world = world;
        this.status = status;
        this.intel = new SimulatedIntel(world, status);
        this.amd = amd;
        this.aws = aws;
    }

    /**
     * A simulation whose keys come from a generator. What is first asked of AMD takes a second: its authorities have RSA keys.
     *
     * @param at when it takes place: everything is valid then, certificates for years, collateral for a month, the signer of a
     *     Nitro document for three hours
     */
    public static Simulator of(RandomGenerator random, Instant at) {
        byte[] seed = new byte[SEED_SIZE];
        random.nextBytes(seed);
        return of(Bytes.copyOf(seed), at);
    }

    /** A simulation whose keys come from a seed of any size. */
    public static Simulator of(Bytes seed, Instant at) {
        World world = new World(new Seed(seed), at.truncatedTo(ChronoUnit.SECONDS));
        return new Simulator(world, TcbStatus.UP_TO_DATE, new SimulatedAmd(world), new SimulatedAws(world));
    }

    /** The same vendors, Intel's having this to say about its platform: one of the statuses of its documents. */
    public Simulator withTcbStatus(TcbStatus other) {
        return new Simulator(world, other, amd, aws);
    }

    /** What Intel's documents say about its platform. */
    public TcbStatus tcbStatus() {
        return status;
    }

    /** An SGX quote of version 3, with chain and collateral; {@code reportData} is padded to 64 bytes. */
    public Exhibit sgx(SimulatedEnclave enclave, Bytes reportData) {
        return intel.sgx(enclave, reportData);
    }

    /** A TDX quote of version 4, with chain and collateral; {@code reportData} is padded to 64 bytes. */
    public Exhibit tdx(SimulatedDomain domain, Bytes reportData) {
        return intel.tdx(domain, reportData);
    }

    /** An SEV-SNP report of version 3, with its chain; {@code reportData} is padded to 64 bytes. */
    public Exhibit snp(SimulatedGuest guest, Bytes reportData) {
        return amd.snp(guest, reportData);
    }

    /** A Nitro attestation document, which carries its chain. */
    public Exhibit nitro(SimulatedNitroEnclave enclave) {
        return aws.nitro(enclave);
    }

    /** The roots of the three vendors, for a judge that is told of them. */
    public List<TrustAnchor> roots() {
        return List.of(
                new TrustAnchor(LABEL + ": Intel SGX Root CA", intel.rootKey(), false),
                new TrustAnchor(LABEL + ": ARK-Genoa", amd.rootKey(), false),
                new TrustAnchor(LABEL + ": aws.nitro-enclaves", aws.rootKey(), false));
    }
}
