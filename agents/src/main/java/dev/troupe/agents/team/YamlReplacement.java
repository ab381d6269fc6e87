package dev.troupe.agents.team;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a YAML document replaced, or added to a map that is there; the rest is shared with
 * the document it was made of.
 *
 * @param path keys and list places with dots between
 */
record YamlReplacement(String file, String path, String value) {
  Node in(Node document) {
    return in(document, List.of(path.split("\\.", -1)));
  }

  private Node in(Node at, List<String> left) {
    if (left.isEmpty()) return plain(value);
    String name = left.getFirst();
    List<String> rest = left.subList(1, left.size());
    switch (at) {
      case MappingNode map -> {
        List<NodeTuple> tuples = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        boolean found = false;
        for (NodeTuple tuple : map.getValue()) {
          String own = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
          names.add(own);
          found |= own.equals(name);
          tuples.add(
              own.equals(name)
                  ? new NodeTuple(tuple.getKeyNode(), in(tuple.getValueNode(), rest))
                  : tuple);
        }
        if (!found && !rest.isEmpty()) throw missing(name, names);
        if (!found) tuples.add(new NodeTuple(plain(name), plain(value)));
        return new MappingNode(
            map.getTag(),
            map.isRecursive(),
            tuples,
            map.getFlowStyle(),
            map.getStartMark(),
            map.getEndMark());
      }
      case SequenceNode list -> {
        List<Node> items = new ArrayList<>(list.getValue());
        if (!name.matches("\\d{1,6}") || Integer.parseInt(name) >= items.size())
          throw new UserFault(
              file + ": " + path + ": '" + name + "' is none of the " + items.size() + " places");
        int place = Integer.parseInt(name);
        items.set(place, in(items.get(place), rest));
        return new SequenceNode(
            list.getTag(),
            list.isRecursive(),
            items,
            list.getFlowStyle(),
            list.getStartMark(),
            list.getEndMark());
      }
      default ->
          throw new UserFault(file + ": " + path + ": there is nothing below '" + name + "'");
    }
  }

  private UserFault missing(String name, Set<String> names) {
    return new UserFault(
        file + ": " + path + ": there is no '" + name + "'; there is " + String.join(", ", names));
  }

  private static Node plain(String text) {
    return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
  }
}
