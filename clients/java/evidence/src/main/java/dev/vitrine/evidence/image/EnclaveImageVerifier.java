package dev.vitrine.evidence.image;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.image.EnclaveImage.Variant;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges an enclave's file: every signature in it, whether they agree, and whether the file measures to what they signed.
 * The measured and the signed MRENCLAVE are two results; only their equality says that the signature is about this file.
 */
public final class EnclaveImageVerifier {

    private final SigstructVerifier sigstructs;
    private final MeasureLimits limits;

    public EnclaveImageVerifier(SigstructVerifier sigstructs, MeasureLimits limits) {
        this.sigstructs = sigstructs;
        this.limits = limits;
    }

    /**
     * Judges a file as of a time.
     *
     * @param detached the bare SIGSTRUCT that came with it, for formats that carry none
     * @throws MalformedException where the file is no enclave image at all, or breaks its format
     */
    public Verdict verify(Bytes file, Optional<Sigstruct> detached, Instant at) throws MalformedException {
        EnclaveImage image = EnclaveImage.parse(file);
        Checks checks = new Checks(at);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("enclave.format", image.format());
        List<Sigstruct> signed = new ArrayList<>();
        for (Variant variant : image.variants()) {
            variant.signature().ifPresent(signature -> signed.add(signature.sigstruct()));
        }
        detached.ifPresent(signed::add);
        for (int i = 0; i < signed.size(); i++) {
            if (!signed.subList(0, i).contains(signed.get(i))) {
                sigstructs.check(signed.get(i), i == 0 ? "sigstruct" : "sigstruct." + (i + 1), checks);
            }
        }
        checkAgreement(file, signed, checks);
        List<Measurement> measured = checkMeasurements(image, detached, checks, fields);

        Map<String, Bytes> measurements = new LinkedHashMap<>();
        if (!signed.isEmpty()) {
            measurements.putAll(SigstructVerifier.measurements(signed.get(0)));
            fields.putAll(SigstructVerifier.fields(signed.get(0)));
        }
        if (!measured.isEmpty()) {
            Measurement first = measured.get(0);
            measurements.put("sgx-mrenclave-measured", first.mrEnclave());
            fields.put("enclave.size", Long.toString(first.enclaveSize()));
            fields.put("enclave.pages", Long.toString(first.pages()));
            fields.put("enclave.measured-pages", Long.toString(first.measuredPages()));
        }
        return new Verdict(EvidenceKind.SGX_ENCLAVE, checks.lines(), measurements, fields, remainingTrust());
    }

    /** SIGSTRUCTs anywhere in the file count: a loader of another version may take another copy. */
    private static void checkAgreement(Bytes file, List<Sigstruct> signed, Checks checks) {
        List<Sigstruct> all = new ArrayList<>(signed);
        SigstructScan.find(file).forEach(found -> all.add(found.sigstruct()));
        if (all.isEmpty()) {
            checks.unknown("image.signature", "no SIGSTRUCT came with this file");
            return;
        }
        Sigstruct first = all.get(0);
        boolean sameEnclave = all.stream().allMatch(one -> one.mrEnclave().equals(first.mrEnclave()));
        boolean sameSigner = all.stream().allMatch(one -> one.mrSigner().equals(first.mrSigner()));
        long distinct = all.stream().distinct().count();
        checks.require(
                "image.copies",
                sameEnclave && sameSigner,
                distinct == 1 ? "one SIGSTRUCT" : distinct + " SIGSTRUCTs agree on MRENCLAVE and MRSIGNER",
                "the SIGSTRUCTs in this file disagree on "
                        + (sameEnclave ? "MRSIGNER" : "MRENCLAVE")
                        + ": which enclave it is depends on its loader");
    }

    private List<Measurement> checkMeasurements(
            EnclaveImage image, Optional<Sigstruct> detached, Checks checks, Map<String, String> fields) {
        List<Measurement> measured = new ArrayList<>();
        List<Variant> variants = image.variants();
        for (int i = 0; i < variants.size(); i++) {
            Variant variant = variants.get(i);
            String id = i == 0 ? "image.mrenclave" : "image.mrenclave." + (i + 1);
            fields.put(i == 0 ? "enclave.loaded-as" : "enclave.loaded-as." + (i + 1), variant.name());
            if (!variant.isLoadable()) {
                checks.unknown(id, "not measured: how this file is loaded is not known");
                continue;
            }
            Optional<Measurement> result;
            try {
                result = variant.measure(limits);
            } catch (MalformedException e) {
                checks.refuted(id, "it cannot be loaded: " + e.getMessage());
                continue;
            }
            if (result.isEmpty()) {
                checks.unknown(id, "not measured: the enclave is larger than the limits allow");
                continue;
            }
            Measurement measurement = result.get();
            Optional<Sigstruct> signed =
                    variant.signature().map(EnclaveImage.Signature::sigstruct).or(() -> detached);
            if (signed.isEmpty()) {
                checks.unknown(id, "measured " + measurement.mrEnclave().hex() + ", and nothing to compare it with");
            } else {
                checks.require(
                        id,
                        measurement.mrEnclave().equals(signed.get().mrEnclave()),
                        "measured again from the file, and equal to the signed one",
                        "measured " + measurement.mrEnclave().hex() + ", signed "
                                + signed.get().mrEnclave().hex() + difference(measured, measurement));
            }
            measured.add(measurement);
        }
        return measured;
    }

    /** Where one file is loaded in two ways that should be one, the first page that tells them apart. */
    private static String difference(List<Measurement> earlier, Measurement measurement) {
        return earlier.isEmpty()
                ? ""
                : earlier.get(0)
                        .trail()
                        .firstDifference(measurement.trail())
                        .map(place -> "; differs from the first copy at " + place)
                        .orElse("");
    }

    private static List<String> remainingTrust() {
        return List.of(
                "That the code was built from the source that is claimed: compare a rebuild with this file.",
                "What the enclave loads while it runs: files, sealed data and pages added later are not measured.");
    }
}
