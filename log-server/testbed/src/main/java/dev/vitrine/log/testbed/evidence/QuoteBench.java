package dev.vitrine.log.testbed.evidence;

import dev.vitrine.evidence.x509.EcdsaVerifier;
import dev.vitrine.evidence.x509.JcaEcdsa;
import dev.vitrine.log.server.admission.FastEcdsa;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many pieces of evidence are judged per second, from their bytes to the conclusion with every line: parsing, hashing the
 * collateral, each check, the labels.
 *
 * <pre>
 * QuoteBench [--threads 2] [--runs 7] [--millis 1000]
 * </pre>
 *
 * <p>Amazon's Corretto Crypto Provider takes part if its jar is on the class path. CPU time tells what one judgement costs
 * whatever else runs on the machine; the rate tells what came out beside that.
 */
public final class QuoteBench {

    private QuoteBench() {}

    record Options(int threads, int runs, long millis) {

        static Options parse(String... arguments) {
            int threads = 2;
            int runs = 7;
            long millis = 1_000;
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                switch (arguments[i]) {
                    case "--threads" -> threads = Integer.parseInt(arguments[i + 1]);
                    case "--runs" -> runs = Integer.parseInt(arguments[i + 1]);
                    case "--millis" -> millis = Long.parseLong(arguments[i + 1]);
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            return new Options(threads, runs, millis);
        }
    }

    public static void main(String[] arguments) throws GeneralSecurityException, InterruptedException {
        measure(Options.parse(arguments), System.out);
    }

    static void measure(Options options, PrintStream out) throws GeneralSecurityException, InterruptedException {
        Map<String, EcdsaVerifier> verifiers = new LinkedHashMap<>();
        verifiers.put("Bouncy Castle", EcdsaVerifier.PORTABLE);
        FastEcdsa.corretto().ifPresent(corretto -> verifiers.put("Corretto", corretto));
        verifiers.put("JDK", new JcaEcdsa(Security.getProvider("SunEC")));
        List<Case> cases = new ArrayList<>();
        verifiers.forEach((name, ecdsa) -> cases.addAll(Cases.signatures(name, ecdsa)));
        verifiers.remove("JDK");
        verifiers.forEach((name, ecdsa) -> cases.addAll(Cases.evidence(name, ecdsa)));
        List<Samples> samples = cases.stream().map(Samples::new).toList();
        for (int run = -1; run < options.runs(); run++) {
            for (Samples each : samples) {
                Sample sample = Sample.take(each.measured(), options.threads(), options.millis());
                if (run >= 0) { // the first round is the warm-up
                    each.add(sample);
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "Java %s, %d processors; %d threads, median (min..max) of %d runs of %d ms, taking turns%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                options.threads(),
                options.runs(),
                options.millis());
        out.println("| what | ECDSA | per second | CPU µs each | per second and core |");
        out.println("| --- | --- | --- | --- | --- |");
        samples.forEach(each -> out.println(each.row()));
    }
}
