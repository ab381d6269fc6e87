package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A YAML value that knows where it stands. YAML 1.2 core schema; duplicate keys, aliases beyond a
 * few and depth beyond 50 are refused. Every reader names file, line and key when something is
 * wrong.
 */
public final class YamlNode {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_ALIASES = 20;

  private final String file;
  private final String key;
  private final org.snakeyaml.engine.v2.nodes.@Nullable Node node;
  private final int parentLine;

  private YamlNode(
      String file, String key, org.snakeyaml.engine.v2.nodes.@Nullable Node node, int parentLine) {
    this.file = file;
    this.key = key;
    this.node = node;
    this.parentLine = parentLine;
  }

  /**
   * @param file for faults, which name it and the line; empty for what stands in none
   */
  public static YamlNode parse(String file, String text) {
    try {
      org.snakeyaml.engine.v2.api.LoadSettings settings =
          org.snakeyaml.engine.v2.api.LoadSettings.builder()
              .setLabel(file)
              .setSchema(new org.snakeyaml.engine.v2.schema.CoreSchema())
              .setAllowDuplicateKeys(false)
              .setMaxAliasesForCollections(MAX_ALIASES)
              .build();
      Optional<org.snakeyaml.engine.v2.nodes.Node> root =
          new org.snakeyaml.engine.v2.api.lowlevel.Compose(settings).composeString(text);
      YamlNode top = new YamlNode(file, "", root.orElse(null), 1);
      top.check(0);
      return top;
    } catch (org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      throw new UserFault(file + ":" + line + ": not valid YAML: " + e.getProblem());
    } catch (org.snakeyaml.engine.v2.exceptions.YamlEngineException e) {
      throw new UserFault(file + ":1: not valid YAML: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new UserFault(file + ":1: nested deeper than " + MAX_DEPTH);
    }
  }

  /**
   * The same document with one value replaced, or added to a map that is there.
   *
   * @param path keys and list places, such as {@code endpoints.small.concurrency} or {@code
   *     arrivals.0.poisson}
   * @throws UserFault naming what is not there
   */
  public YamlNode with(String path, String value) {
    if (node == null) throw fault("is empty");
    return new YamlNode(file, key, new YamlReplacement(file, path, value).in(node), parentLine);
  }

  /** Another text at the same place: a part of this one. */
  public YamlNode saying(String text) {
    return new YamlNode(
        file,
        key,
        new org.snakeyaml.engine.v2.nodes.ScalarNode(
            org.snakeyaml.engine.v2.nodes.Tag.STR,
            text,
            org.snakeyaml.engine.v2.common.ScalarStyle.PLAIN),
        line());
  }

  private void check(int depth) {
    if (depth > MAX_DEPTH) throw fault("nested deeper than " + MAX_DEPTH);
    if (node instanceof org.snakeyaml.engine.v2.nodes.MappingNode)
      entries().values().forEach(v -> v.check(depth + 1));
    if (node instanceof org.snakeyaml.engine.v2.nodes.SequenceNode)
      items().forEach(v -> v.check(depth + 1));
  }

  public UserFault fault(String message) {
    String where = file.isEmpty() ? "" : file + ":" + line() + ": ";
    return new UserFault(where + (key.isEmpty() ? "" : key + ": ") + message);
  }

  public int line() {
    if (node == null) return parentLine;
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(parentLine);
  }

  public String key() {
    return key;
  }

  public boolean present() {
    return node != null
        && !(node instanceof org.snakeyaml.engine.v2.nodes.ScalarNode s
            && s.getTag().equals(org.snakeyaml.engine.v2.nodes.Tag.NULL));
  }

  public boolean isMap() {
    return node instanceof org.snakeyaml.engine.v2.nodes.MappingNode;
  }

  public boolean isList() {
    return node instanceof org.snakeyaml.engine.v2.nodes.SequenceNode;
  }

  /** The value under a key; not present when there is none. */
  public YamlNode get(String name) {
    if (!present()) return new YamlNode(file, path(name), null, line());
    YamlNode value = entries().get(name);
    return value == null ? new YamlNode(file, path(name), null, line()) : value;
  }

  public YamlNode require(String name) {
    YamlNode value = get(name);
    if (!value.present()) throw fault("'" + name + "' is missing");
    return value;
  }

  private String path(String name) {
    return key.isEmpty() ? name : key + "." + name;
  }

  public SequencedMap<String, YamlNode> entries() {
    SequencedMap<String, YamlNode> entries = new LinkedHashMap<>();
    if (!present()) return entries;
    if (!(node instanceof org.snakeyaml.engine.v2.nodes.MappingNode map))
      throw fault("must be a map of key: value");
    for (org.snakeyaml.engine.v2.nodes.NodeTuple tuple : map.getValue()) {
      if (!(tuple.getKeyNode() instanceof org.snakeyaml.engine.v2.nodes.ScalarNode name))
        throw fault("keys must be plain words");
      YamlNode value = new YamlNode(file, path(name.getValue()), tuple.getValueNode(), line());
      if (entries.put(name.getValue(), value) != null)
        throw new UserFault(
            file
                + ":"
                + (name.getStartMark().map(m -> m.getLine() + 1).orElse(1))
                + ": the key '"
                + path(name.getValue())
                + "' stands twice");
    }
    return entries;
  }

  public List<YamlNode> items() {
    if (!present()) return List.of();
    if (!(node instanceof org.snakeyaml.engine.v2.nodes.SequenceNode list))
      throw fault("must be a list");
    List<YamlNode> items = new ArrayList<>();
    for (org.snakeyaml.engine.v2.nodes.Node item : list.getValue())
      items.add(new YamlNode(file, key + "[" + items.size() + "]", item, line()));
    return items;
  }

  /** A list of words, or one word. */
  public List<String> words() {
    return isList()
        ? items().stream().map(YamlNode::text).toList()
        : present() ? List.of(text()) : List.of();
  }

  public String text() {
    if (!(node instanceof org.snakeyaml.engine.v2.nodes.ScalarNode scalar))
      throw fault("must be a single value");
    return scalar.getValue();
  }

  public String text(String otherwise) {
    return present() ? text() : otherwise;
  }

  public int integer(int otherwise, int least, int most) {
    if (!present()) return otherwise;
    long value = Units.count(this);
    if (value < least || value > most)
      throw fault("must be from " + least + " to " + most + ", not " + value);
    return (int) value;
  }

  public boolean bool(boolean otherwise) {
    return present() ? oneOf("false", "true", "false").equals("true") : otherwise;
  }

  public String oneOf(String otherwise, String... words) {
    String value = text(otherwise);
    if (!List.of(words).contains(value))
      throw fault("must be one of " + String.join(", ", words) + ", not '" + value + "'");
    return value;
  }

  /**
   * Refuses keys that are not expected.
   *
   * @param later keys of the blueprint that this version does not do yet
   */
  public YamlNode only(Set<String> known, Set<String> later) {
    for (Map.Entry<String, YamlNode> entry : entries().entrySet()) {
      if (known.contains(entry.getKey())) continue;
      if (later.contains(entry.getKey()))
        throw entry.getValue().fault("known, but not built yet in this version; take it out");
      throw new UserFault(
          file
              + ":"
              + entry.getValue().line()
              + ": unknown key '"
              + entry.getValue().key()
              + "'; known here: "
              + String.join(", ", new TreeSet<>(known)));
    }
    return this;
  }

  /** The value as JSON: maps, lists, numbers, booleans, text. */
  public JsonNode json() {
    return switch (node) {
      case org.snakeyaml.engine.v2.nodes.MappingNode map -> {
        ObjectNode object = Json.object();
        entries().forEach((name, value) -> object.set(name, value.json()));
        yield object;
      }
      case org.snakeyaml.engine.v2.nodes.SequenceNode list -> {
        ArrayNode array = Json.array();
        items().forEach(item -> array.add(item.json()));
        yield array;
      }
      case org.snakeyaml.engine.v2.nodes.ScalarNode scalar -> scalar(scalar);
      case null, default -> NullNode.getInstance();
    };
  }

  private JsonNode scalar(org.snakeyaml.engine.v2.nodes.ScalarNode scalar) {
    org.snakeyaml.engine.v2.nodes.Tag tag = scalar.getTag();
    String value = scalar.getValue();
    if (tag.equals(org.snakeyaml.engine.v2.nodes.Tag.NULL)) return NullNode.getInstance();
    if (tag.equals(org.snakeyaml.engine.v2.nodes.Tag.BOOL))
      return Json.mapper().getNodeFactory().booleanNode(Boolean.parseBoolean(value));
    try {
      if (tag.equals(org.snakeyaml.engine.v2.nodes.Tag.INT))
        return Json.mapper().getNodeFactory().numberNode(new BigInteger(value).longValueExact());
      if (tag.equals(org.snakeyaml.engine.v2.nodes.Tag.FLOAT))
        return Json.mapper().getNodeFactory().numberNode(new BigDecimal(value));
    } catch (ArithmeticException | NumberFormatException e) {
      return TextNode.valueOf(value);
    }
    return TextNode.valueOf(value);
  }
}
