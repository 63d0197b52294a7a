package dev.vitrine.evidence.dossier;

import com.google.errorprone.annotations.Var;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.snp.SnpVerifier;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A piece of evidence with the files that came along with it. */
public final class Dossier {

    private final Piece main;
    private final List<Piece> beside;

    private Dossier(Piece main, List<Piece> beside) {
        this.main = main;
        this.beside = List.copyOf(beside);
    }

    /** One file alone. */
    public static Dossier of(Piece main) {
        return new Dossier(main, List.of());
    }

    /** With more files, of which as many are used as belong to it. */
    public Dossier beside(List<Piece> more) {
        List<Piece> all = new ArrayList<>(beside);
        all.addAll(more);
        return new Dossier(main, all);
    }

    public Piece main() {
        return main;
    }

    /**
     * What is to be judged. Of several files for one place, that for the platform and the time is taken.
     *
     * @param judge reads from the evidence which platform it is about
     * @throws MalformedException where the evidence breaks its format
     */
    public Exhibit exhibit(Judge judge, Instant at) throws MalformedException {
        List<Piece> all = new ArrayList<>();
        all.add(main);
        all.addAll(beside);
        Surroundings surroundings = new Surroundings(all);
        if (main.evidence().isEmpty()) {
            return collateral(surroundings, at);
        }
        Optional<Binding> binding =
                all.stream().flatMap(piece -> piece.binding().stream()).findFirst();
        Exhibit exhibit = new Exhibit(main.kind(), main.evidence().get(), main.parts(), binding);
        return switch (main.kind()) {
            case SGX_QUOTE, TDX_QUOTE -> quote(exhibit, surroundings, judge, at);
            case SNP_REPORT -> snp(exhibit, surroundings, judge, at);
            case IAS_REPORT -> ias(exhibit, surroundings);
            case SGX_ENCLAVE -> Surroundings.put(exhibit, Part.SIGSTRUCT, sigstruct());
            case TDX_EVENT_LOG -> eventLog(exhibit, surroundings, judge, at);
            case PCS_COLLATERAL -> surroundings.withSigner(exhibit, at);
            default -> exhibit;
        };
    }

    private Exhibit quote(Exhibit exhibit, Surroundings surroundings, Judge judge, Instant at)
            throws MalformedException {
        Map<String, String> fields = judge.judge(exhibit, at).verdict().fields();
        Exhibit complete = surroundings.withIntel(exhibit, fields, at);
        complete = Surroundings.put(complete, Part.TDX_EVENT_LOG, surroundings.first(Part.TDX_EVENT_LOG));
        return Surroundings.put(complete, Part.SIGSTRUCT, sigstruct());
    }

    /** The signature over an enclave, as a file of its own. */
    private Optional<Bytes> sigstruct() {
        return beside.stream()
                .filter(piece -> piece.kind() == EvidenceKind.SGX_SIGSTRUCT)
                .flatMap(piece -> piece.evidence().stream())
                .findFirst();
    }

    /** A log explains a quote, so where there is one, the quote is the evidence. */
    private Exhibit eventLog(Exhibit log, Surroundings surroundings, Judge judge, Instant at)
            throws MalformedException {
        for (Piece piece : beside) {
            if (piece.kind() == EvidenceKind.TDX_QUOTE && piece.evidence().isPresent()) {
                Exhibit quote = new Exhibit(piece.kind(), piece.evidence().get(), piece.parts(), piece.binding());
                return quote(quote.with(Part.TDX_EVENT_LOG, log.bytes()), surroundings, judge, at);
            }
        }
        return log;
    }

    /** Of several keys, one under which nothing speaks against the report, or else one under which it is authentic. */
    private static Exhibit snp(Exhibit exhibit, Surroundings surroundings, Judge judge, Instant at)
            throws MalformedException {
        if (exhibit.part(Part.SNP_CERTIFICATES).isPresent()) {
            return exhibit;
        }
        @Var Optional<Exhibit> best = Optional.empty();
        @Var int rank = -1;
        for (Certificate key : surroundings.endorsementKeys()) {
            Exhibit candidate = surroundings.withAmd(exhibit, key, at);
            int own = rank(candidate, judge, at);
            if (own > rank) {
                best = Optional.of(candidate);
                rank = own;
            }
        }
        return best.orElseGet(
                () -> Surroundings.put(exhibit, Part.SNP_CERTIFICATES, surroundings.first(Part.SNP_CERTIFICATES)));
    }

    private static int rank(Exhibit candidate, Judge judge, Instant at) {
        try {
            Judgement judgement = judge.judge(candidate, at);
            return judgement.verdict().forgery().isPresent() ? 0 : judgement.outcome() == Outcome.PROVEN ? 2 : 1;
        } catch (MalformedException e) {
            return 0;
        }
    }

    private static Exhibit ias(Exhibit exhibit, Surroundings surroundings) {
        Exhibit complete = Surroundings.put(exhibit, Part.IAS_SIGNATURE, surroundings.first(Part.IAS_SIGNATURE));
        Optional<Bytes> chain = surroundings.first(Part.IAS_CERTIFICATES);
        if (chain.isEmpty() && !surroundings.pool().certificates().isEmpty()) {
            List<Certificate> all = surroundings.pool().certificates();
            chain = Optional.of(CertificateFormats.pem(surroundings.pool().extended(List.of(all.get(0)))));
        }
        return Surroundings.put(complete, Part.IAS_CERTIFICATES, chain);
    }

    /** Documents, lists and certificates, judged for themselves. */
    private Exhibit collateral(Surroundings surroundings, Instant at) {
        List<Certificate> known = new ArrayList<>(surroundings.pool().certificates());
        known.addAll(SnpVerifier.publishedAuthorities());
        CertificatePool pool = new CertificatePool(known);
        if (!main.certificates().isEmpty()) {
            List<Certificate> chain = pool.extended(main.certificates());
            return Exhibit.of(EvidenceKind.CERTIFICATES, CertificateFormats.pem(chain));
        }
        if (!main.revocationLists().isEmpty()) {
            RevocationList list = main.revocationLists().get(0);
            List<Certificate> issuers = pool.issuers(list);
            Exhibit exhibit = Exhibit.of(EvidenceKind.CERTIFICATES, list.der());
            return issuers.isEmpty()
                    ? exhibit
                    : exhibit.with(Part.PCK_CRL_ISSUER_CHAIN, CertificateFormats.pem(issuers));
        }
        Exhibit exhibit = new Exhibit(main.kind(), Bytes.EMPTY, main.parts(), main.binding());
        if (main.kind() != EvidenceKind.PCS_COLLATERAL) {
            return exhibit;
        }
        boolean isDocument =
                main.parts().containsKey(Part.TCB_INFO) || main.parts().containsKey(Part.QE_IDENTITY);
        return isDocument ? surroundings.withSigner(exhibit, at) : exhibit;
    }
}
