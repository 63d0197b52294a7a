package dev.vitrine.audit.lint.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML that other programs define: read as it comes, with the lines of its values. */
record YamlTree(Node node) {

    /** Empty for what is not YAML. */
    static Optional<YamlTree> parse(String text) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setMaxAliasesForCollections(50).build();
            return new Compose(settings).composeString(text).map(YamlTree::new);
        } catch (YamlEngineException | IllegalArgumentException e) { // the second for some tags
            return Optional.empty();
        }
    }

    int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** The values of a mapping; none where it is something else. */
    Map<String, YamlTree> entries() {
        Map<String, YamlTree> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    entries.putIfAbsent(key.getValue(), new YamlTree(tuple.getValueNode()));
                }
            }
        }
        return entries;
    }

    Optional<YamlTree> get(String key) {
        return Optional.ofNullable(entries().get(key));
    }

    /** The items of a list; none where it is something else. */
    List<YamlTree> items() {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream().map(YamlTree::new).toList()
                : List.of();
    }

    Optional<String> text() {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    /** The line of the text's first character. */
    int textLine() {
        boolean block = node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED);
        return line() + (block ? 1 : 0);
    }
}
