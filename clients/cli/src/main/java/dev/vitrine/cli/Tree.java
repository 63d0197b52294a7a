package dev.vitrine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A JSON tree as indented text: names on the left, long values as they are. */
final class Tree {

    private Tree() {}

    static void print(Output output, JsonNode object) {
        print(output, object, "");
    }

    private static void print(Output output, JsonNode node, String indent) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            String name = indent + field.getKey();
            if (value.isObject()) {
                output.line(name);
                print(output, value, indent + "  ");
            } else if (value.isArray()) {
                printArray(output, name, value, indent);
            } else {
                output.line(name + pad(field.getKey()) + value.asText().replace("\n", "\n" + indent + "  "));
            }
        }
    }

    private static void printArray(Output output, String name, JsonNode array, String indent) {
        if (array.isEmpty()) {
            output.line(name + pad(name.strip()) + "(none)");
        }
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            if (value.isObject()) {
                output.line(name + "[" + i + "]");
                print(output, value, indent + "  ");
            } else {
                output.line(name + pad(name.strip()) + value.asText());
            }
        }
    }

    private static String pad(String name) {
        return " ".repeat(Math.max(1, 16 - name.length()));
    }
}
