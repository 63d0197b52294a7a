/**
 * Whether authentic evidence is <em>acceptable</em>: a policy, which is a file, over what a judgement found.
 *
 * <pre>{@code
 * Policy policy = Policy.parse(yaml);
 * List<Check> lines = policy.appraise(judgement, at);
 * Optional<Check> objection = Policy.objection(lines);
 * }</pre>
 *
 * A policy in YAML. Only {@code version} is required; every other key may be left out.
 *
 * <pre>
 * version: 1
 * name: text for people
 * level: strict | hardened | lenient | historic       strict where it is missing
 * kinds: [sgx-quote, tdx-quote]                       other kinds are refused; any kind where it is missing
 * anchors:                                            further roots, beside the vendors' production roots
 *   - {name: our simulator, spki-sha256: 64 digits}
 * allow: [debug]                                      labels that are refused otherwise
 * measurements:                                       alternatives; of each, every value must be equal
 *   - {sgx-mrenclave: 64 digits}
 *   - {tdx-mrtd: 96 digits, tdx-rtmr0: 96 digits}
 * signers:                                            alternatives: MRSIGNER, SNP identity key digest, Nitro PCR8
 *   - {identity: 64 digits, product-id: 1, min-svn: 3}
 * tcb:
 *   accept: [SWHardeningNeeded]                       beside the statuses of the level
 *   grace-days: 90                                    at level lenient: how long out of date is taken
 *   min-evaluation-number: 17
 *   min-date: 2024-03-13
 * advisories:
 *   allowed: [INTEL-SA-00615]                         all that apply must be among them
 *   rejected: [INTEL-SA-00837]
 * attributes:                                         bytes as they lie in memory, compared where the mask has bits
 *   sgx: {value: 32 digits, mask: 32 digits}
 *   tdx: {value: 16 digits, mask: 16 digits}
 * platforms:
 *   accepted: [PPID, platform instance or chip identifier in hex]
 *   refuse: [dynamic-platform, cached-keys, smt-enabled]
 * collateral: {max-age-days: 30}
 * report-data: required | optional
 * rebuilds: {k: 2, of: [key ids, 64 digits each]}     so many of these rebuilders have logged that the source gives this
 * </pre>
 *
 * <p>In scope: the schema, which refuses unknown keys and rules that could never bite, with the line; the levels; one line for
 * each rule. What a rule needs and does not find is unknown, and stands against the evidence like a refusal.
 *
 * <p>Loud without being asked: DEBUG, zero PCRs, published signing keys, the provisioning key, attributes that let a host in,
 * migration, roots that are not a vendor's production root. A policy has to allow each by its name.
 *
 * <p>Out of scope: signatures over policies, fetching them, how several policies combine.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
