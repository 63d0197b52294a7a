package dev.vitrine.evidence.nitro;

import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An attestation document.
 *
 * @param message the signed envelope
 * @param moduleId the instance and the enclave, or the instance and its TPM
 * @param timestamp when the hypervisor made it
 * @param isTpm whether the PCRs are those of the instance's NitroTPM and not those of an enclave
 * @param pcrs by index, 0 to 31
 * @param chain the signer's certificate first, the root last
 * @param publicKey a key that the attested side chose
 * @param userData data that the attested side chose
 * @param nonce a value that the other side chose
 * @param unknownFields names of further fields, which are signed but not understood
 */
public record NitroDocument(
        CoseSign1 message,
        String moduleId,
        Instant timestamp,
        boolean isTpm,
        SortedMap<Integer, Bytes> pcrs,
        List<Certificate> chain,
        Optional<Bytes> publicKey,
        Optional<Bytes> userData,
        Optional<Bytes> nonce,
        List<String> unknownFields) {

    /** Far above any document; the largest fields together stay below it. */
    public static final int MAX_SIZE = 64 * 1024;

    private static final int MAX_OPTIONAL = 1024;
    private static final int MAX_PCR = 31;
    private static final Set<Object> KNOWN = Set.of(
            "module_id",
            "digest",
            "timestamp",
            "pcrs",
            "nitrotpm_pcrs",
            "certificate",
            "cabundle",
            "public_key",
            "user_data",
            "nonce");

    public NitroDocument {
        pcrs = Collections.unmodifiableSortedMap(new TreeMap<>(pcrs));
        chain = List.copyOf(chain);
        unknownFields = List.copyOf(unknownFields);
    }

    public static NitroDocument parse(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedException("a Nitro document is too large", MAX_SIZE);
        }
        CoseSign1 message = CoseSign1.parse(bytes);
        // Since 2025 the hypervisor writes the payload's map with an indefinite length; its bytes are signed as they
        // are.
        Map<Object, Cbor> fields = Cbor.parseStreamed(message.payload()).asMap("the payload");
        // SPEC: digest: "SHA384" (AWS Nitro Enclaves, attestation process, section 3.1).
        if (!required(fields, "digest").asText("digest").equals("SHA384")) {
            throw new MalformedException("the digest of a Nitro document is SHA384", MalformedException.NO_POSITION);
        }
        boolean isTpm = fields.containsKey("nitrotpm_pcrs");
        if (isTpm && fields.containsKey("pcrs")) {
            throw new MalformedException("PCRs of an enclave and of a TPM", MalformedException.NO_POSITION);
        }
        List<String> unknown = new ArrayList<>();
        for (Object key : fields.keySet()) {
            if (!KNOWN.contains(key)) {
                unknown.add(key.toString());
            }
        }
        return new NitroDocument(
                message,
                moduleId(required(fields, "module_id")),
                Instant.ofEpochMilli(required(fields, "timestamp").asUnsigned("timestamp")),
                isTpm,
                pcrs(required(fields, isTpm ? "nitrotpm_pcrs" : "pcrs")),
                chain(required(fields, "certificate"), required(fields, "cabundle")),
                optional(fields, "public_key"),
                optional(fields, "user_data"),
                optional(fields, "nonce"),
                unknown);
    }

    private static Cbor required(Map<Object, Cbor> fields, String name) throws MalformedException {
        @Nullable Cbor value = fields.get(name);
        if (value == null) {
            throw new MalformedException("a Nitro document has no " + name, MalformedException.NO_POSITION);
        }
        return value;
    }

    private static String moduleId(Cbor value) throws MalformedException {
        String id = value.asText("module_id");
        if (id.isEmpty() || id.length() > MAX_OPTIONAL) {
            throw new MalformedException("module_id is empty or too long", value.position());
        }
        return id;
    }

    private static SortedMap<Integer, Bytes> pcrs(Cbor value) throws MalformedException {
        SortedMap<Integer, Bytes> pcrs = new TreeMap<>();
        for (Map.Entry<Object, Cbor> entry : value.asMap("pcrs").entrySet()) {
            Bytes pcr = entry.getValue().asBytes("a PCR");
            boolean hasIndex = entry.getKey() instanceof Long index && index >= 0 && index <= MAX_PCR;
            if (!hasIndex || (pcr.size() != 32 && pcr.size() != 48 && pcr.size() != 64)) {
                throw new MalformedException(
                        "a PCR has an index of 0 to 31 and 32, 48 or 64 bytes",
                        entry.getValue().position());
            }
            pcrs.put(((Long) entry.getKey()).intValue(), pcr);
        }
        if (pcrs.isEmpty()) {
            throw new MalformedException("a Nitro document without PCRs", value.position());
        }
        return pcrs;
    }

    private static List<Certificate> chain(Cbor certificate, Cbor bundle) throws MalformedException {
        List<Cbor> authorities = bundle.asArray("cabundle");
        if (authorities.isEmpty() || authorities.size() >= CertificateChain.MAX_LENGTH) {
            throw new MalformedException("cabundle is empty or too long", bundle.position());
        }
        List<Certificate> chain = new ArrayList<>();
        chain.add(Certificate.parse(certificate.asBytes("certificate")));
        // SPEC: cabundle: the root first, the issuer of the certificate last.
        for (int i = authorities.size() - 1; i >= 0; i--) {
            chain.add(Certificate.parse(authorities.get(i).asBytes("a certificate of the cabundle")));
        }
        return chain;
    }

    private static Optional<Bytes> optional(Map<Object, Cbor> fields, String name) throws MalformedException {
        @Nullable Cbor value = fields.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        Bytes bytes = value.asBytes(name);
        if (bytes.size() > MAX_OPTIONAL) {
            throw new MalformedException(name + " is too long", value.position());
        }
        return Optional.of(bytes);
    }

    /** PCR0, PCR1 or PCR2 of an enclave in debug mode: the hypervisor reports zeros instead of measurements. */
    public boolean isDebug() {
        return !isTpm && (isZero(0) || isZero(1) || isZero(2));
    }

    private boolean isZero(int index) {
        @Nullable Bytes pcr = pcrs.get(index);
        return pcr != null && pcr.equals(Bytes.wrapUnsafe(new byte[pcr.size()]));
    }
}
