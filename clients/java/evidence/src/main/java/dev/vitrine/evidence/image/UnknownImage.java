package dev.vitrine.evidence.image;

import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file of an unknown format with a SIGSTRUCT in it: the signature is read, the measurement cannot be repeated. */
record UnknownImage(List<Variant> variants) implements EnclaveImage {

    private record Scanned(Signature found) implements Variant {

        @Override
        public String name() {
            return "found at byte " + found.position();
        }

        @Override
        public Optional<Signature> signature() {
            return Optional.of(found);
        }

        @Override
        public boolean isLoadable() {
            return false;
        }

        @Override
        public void load(EnclaveInstructions target, MeasureLimits limits) throws MalformedException {
            throw new MalformedException("how this file is loaded is not known", MalformedException.NO_POSITION);
        }
    }

    static UnknownImage parse(Bytes file) throws MalformedException {
        List<Variant> variants = new ArrayList<>();
        for (SigstructScan.Found found : SigstructScan.find(file)) {
            variants.add(new Scanned(new Signature(found.position(), found.sigstruct())));
        }
        if (variants.isEmpty()) {
            throw new MalformedException("no enclave image: neither a known format nor a SIGSTRUCT", 0);
        }
        return new UnknownImage(List.copyOf(variants));
    }

    @Override
    public String format() {
        return "unknown format with a SIGSTRUCT";
    }
}
