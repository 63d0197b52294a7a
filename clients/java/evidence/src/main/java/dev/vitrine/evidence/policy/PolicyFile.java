package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.evidence.policy.SignerRule.Signer;
import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** The schema of a policy: which keys there are, what they hold, and which rule each one becomes. */
final class PolicyFile {

    private static final int MAX_DAYS = 36_500;
    private static final int HASH_SIZE = 32;

    private final Mapping top;
    private final Level level;

    private PolicyFile(Mapping top, Level level) {
        this.top = top;
        this.level = level;
    }

    static Policy parse(Bytes bytes) throws MalformedException {
        Mapping top = Yaml.parse(bytes, Yaml.limits("the policy", Policy.MAX_SIZE))
                .mapping(Set.of(
                        "version",
                        "name",
                        "level",
                        "kinds",
                        "anchors",
                        "allow",
                        "measurements",
                        "signers",
                        "tcb",
                        "advisories",
                        "attributes",
                        "platforms",
                        "collateral",
                        "report-data",
                        "rebuilds"));
        String unused = top.require("version").oneOf(Set.of("1"));
        Level level = top.find("level").isPresent()
                ? oneOf(top.require("level"), List.of(Level.values()), Level::code)
                : Level.STRICT;
        PolicyFile file = new PolicyFile(top, level);
        return new Policy(file.rules(), file.rebuilds());
    }

    private List<Rule> rules() throws MalformedException {
        if (top.find("name").isPresent()) {
            String unused = top.require("name").text();
        }
        List<Rule> rules = new ArrayList<>(PolicyRules.always(level, anchors(), allowed()));
        addKinds(rules);
        rules.add(measurements());
        rules.add(signers());
        rules.add(tcb());
        rules.add(advisories());
        addAttributes(rules);
        rules.add(platforms());
        addCollateral(rules);
        boolean required = top.find("report-data").isPresent()
                && top.require("report-data")
                        .oneOf(Set.of("required", "optional"))
                        .equals("required");
        rules.add(new ReportDataRule(required));
        return rules;
    }

    private Set<Bytes> anchors() throws MalformedException {
        Set<Bytes> anchors = new HashSet<>();
        for (Yaml item : top.list("anchors")) {
            Mapping anchor = item.mapping(Set.of("name", "spki-sha256"));
            String unused = anchor.require("name").text();
            anchors.add(anchor.require("spki-sha256").hex(HASH_SIZE));
        }
        return Set.copyOf(anchors);
    }

    private Set<Label> allowed() throws MalformedException {
        Set<Label> allowed = new HashSet<>();
        for (Yaml item : top.list("allow")) {
            allowed.add(oneOf(item, PolicyRules.allowable(), Label::code));
        }
        return Set.copyOf(allowed);
    }

    private void addKinds(List<Rule> rules) throws MalformedException {
        Set<EvidenceKind> named = new HashSet<>();
        for (Yaml item : top.list("kinds")) {
            named.add(oneOf(item, List.of(EvidenceKind.values()), EvidenceKind::code));
        }
        if (top.find("kinds").isPresent()) {
            rules.add(new KindRule(Set.copyOf(named)));
        }
    }

    private Rule measurements() throws MalformedException {
        List<Map<String, Bytes>> accepted = new ArrayList<>();
        for (Yaml item : top.list("measurements")) {
            Map<String, Bytes> one = new LinkedHashMap<>();
            for (Map.Entry<String, Yaml> entry :
                    item.mapping(MeasurementKinds.all()).values().entrySet()) {
                one.put(entry.getKey(), entry.getValue().hex(MeasurementKinds.sizes(entry.getKey())));
            }
            if (one.isEmpty()) {
                throw item.malformed("a measurement without any value would match everything");
            }
            accepted.add(Map.copyOf(one));
        }
        refuseEmpty("measurements", accepted.isEmpty());
        return new MeasurementRule(List.copyOf(accepted));
    }

    private Rule signers() throws MalformedException {
        List<Signer> accepted = new ArrayList<>();
        for (Yaml item : top.list("signers")) {
            Mapping signer = item.mapping(Set.of("identity", "product-id", "min-svn"));
            accepted.add(new Signer(
                    signer.require("identity").hex(32, 48).hex(),
                    number(signer, "product-id", 0xffff),
                    number(signer, "min-svn", 0xffff_ffffL)));
        }
        refuseEmpty("signers", accepted.isEmpty());
        return new SignerRule(List.copyOf(accepted));
    }

    private Rule tcb() throws MalformedException {
        Set<String> accepted = new HashSet<>();
        Duration grace = Duration.ZERO;
        OptionalLong number = OptionalLong.empty();
        Optional<Instant> date = Optional.empty();
        if (top.find("tcb").isPresent()) {
            Mapping tcb =
                    top.require("tcb").mapping(Set.of("accept", "grace-days", "min-evaluation-number", "min-date"));
            for (Yaml item : tcb.list("accept")) {
                accepted.add(item.oneOf(TcbRule.ACCEPTABLE));
            }
            if (tcb.find("grace-days").isPresent()) {
                // A rule that can never bite looks like one that does.
                if (level != Level.LENIENT) {
                    throw tcb.require("grace-days").malformed("grace-days means something at level lenient only");
                }
                grace = Duration.ofDays(tcb.require("grace-days").number(MAX_DAYS));
            }
            number = number(tcb, "min-evaluation-number", 0xffff_ffffL);
            if (tcb.find("min-date").isPresent()) {
                date = Optional.of(tcb.require("min-date").date());
            }
        }
        return new TcbRule(level, Set.copyOf(accepted), grace, number, date);
    }

    private Rule advisories() throws MalformedException {
        Optional<Set<String>> reviewed = Optional.empty();
        Set<String> rejected = Set.of();
        if (top.find("advisories").isPresent()) {
            Mapping advisories = top.require("advisories").mapping(Set.of("allowed", "rejected"));
            if (advisories.find("allowed").isPresent()) {
                reviewed = Optional.of(ids(advisories.list("allowed")));
            }
            rejected = ids(advisories.list("rejected"));
        }
        return new AdvisoryRule(level, reviewed, rejected);
    }

    private static Set<String> ids(List<Yaml> items) throws MalformedException {
        Set<String> ids = new HashSet<>();
        for (Yaml item : items) {
            if (!item.text().matches("INTEL-(SA|DOC)-[0-9]{5}")) {
                throw item.malformed("expected an advisory like INTEL-SA-00615");
            }
            ids.add(item.text());
        }
        return Set.copyOf(ids);
    }

    private void addAttributes(List<Rule> rules) throws MalformedException {
        if (top.find("attributes").isEmpty()) {
            return;
        }
        Mapping attributes = top.require("attributes").mapping(Set.of("sgx", "tdx"));
        for (Map.Entry<String, Yaml> entry : attributes.values().entrySet()) {
            boolean sgx = entry.getKey().equals("sgx");
            Mapping pair = entry.getValue().mapping(Set.of("value", "mask"));
            Bytes value = pair.require("value").hex(sgx ? 16 : 8);
            Bytes mask = pair.require("mask").hex(sgx ? 16 : 8);
            rules.add(sgx ? AttributesRule.sgx(value, mask) : AttributesRule.tdx(value, mask));
        }
    }

    private Rule platforms() throws MalformedException {
        Set<String> accepted = new HashSet<>();
        Set<String> refused = new HashSet<>();
        if (top.find("platforms").isPresent()) {
            Mapping platforms = top.require("platforms").mapping(Set.of("accepted", "refuse"));
            for (Yaml item : platforms.list("accepted")) {
                accepted.add(item.hex(16, 64).hex());
            }
            if (platforms.find("accepted").isPresent() && accepted.isEmpty()) {
                throw platforms.require("accepted").malformed("an empty list would accept every platform");
            }
            for (Yaml item : platforms.list("refuse")) {
                refused.add("pck." + item.oneOf(Set.of("dynamic-platform", "cached-keys", "smt-enabled")));
            }
        }
        return new PlatformRule(Set.copyOf(accepted), Set.copyOf(refused));
    }

    private void addCollateral(List<Rule> rules) throws MalformedException {
        if (top.find("collateral").isPresent()) {
            Mapping collateral = top.require("collateral").mapping(Set.of("max-age-days"));
            rules.add(new CollateralAgeRule(
                    Duration.ofDays(collateral.require("max-age-days").number(MAX_DAYS))));
        }
    }

    private Optional<RebuildDemand> rebuilds() throws MalformedException {
        if (top.find("rebuilds").isEmpty()) {
            return Optional.empty();
        }
        Mapping rebuilds = top.require("rebuilds").mapping(Set.of("k", "of"));
        Set<Bytes> keys = new HashSet<>();
        for (Yaml item :
                rebuilds.require("of", "list the key ids of rebuilders").list()) {
            if (!keys.add(item.hex(HASH_SIZE))) {
                throw item.malformed("one rebuilder twice would count twice");
            }
        }
        Yaml k = rebuilds.require("k", "write how many of the rebuilders are demanded");
        long demanded = k.number(keys.size());
        if (demanded == 0) {
            throw k.malformed("a demand for no rebuild at all: leave the key rebuilds out");
        }
        return Optional.of(new RebuildDemand((int) demanded, keys));
    }

    private static OptionalLong number(Mapping mapping, String key, long max) throws MalformedException {
        return mapping.find(key).isPresent()
                ? OptionalLong.of(mapping.require(key).number(max))
                : OptionalLong.empty();
    }

    private void refuseEmpty(String key, boolean empty) throws MalformedException {
        if (empty && top.find(key).isPresent()) {
            throw top.require(key).malformed("an empty list: leave the key out to accept anything");
        }
    }

    private static <T> T oneOf(Yaml item, Iterable<T> known, Function<T, String> code) throws MalformedException {
        String text = item.text();
        for (T value : known) {
            if (code.apply(value).equals(text)) {
                return value;
            }
        }
        throw item.malformed("no such value: " + Yaml.quoted(text));
    }
}
