/**
 * Evidence that is complete in structure and genuine in nothing: SGX and TDX quotes, SEV-SNP reports and Nitro documents with
 * chains and collateral, under roots that are made on the spot. For people without the hardware, for quick starts and for
 * tests.
 *
 * <pre>{@code
 * Simulator simulator = Simulator.of(random, at);
 * Exhibit exhibit = simulator.sgx(SimulatedEnclave.of(mrEnclave, mrSigner), reportData);
 * Judge judge = new Judge(VerifiedChains.alsoUnder(simulator.roots(), 16), PublishedKeys.shipped());
 * }</pre>
 *
 * The name of every certificate says {@link dev.vitrine.evidence.simulate.Simulator#LABEL}, and so do the anchors, which are
 * never production anchors: a judge has to be told of them, labels what rests on them {@code simulated}, and a policy refuses
 * it unless it names the root by its key.
 *
 * <p>In scope: one shape of each kind, made from a seed and a time, always the same for the same.
 *
 * <p>Out of scope: secrecy. Keys follow from the seed, and whoever knows it can make the same evidence.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.simulate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
