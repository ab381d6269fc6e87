package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * What a run of a rehearsal paid for: every model call of it, each either sent, with the first byte
 * in which its request differs from the one before, or answered by an event of the journal. It
 * follows from the journal alone, so that anybody who has the journal can work it out again.
 */
public record Certificate(
    String team, String rehearsal, int run, String environment, int tasks, List<Line> lines) {
  /**
   * One call.
   *
   * @param cell of the rehearsal
   * @param seq of the event
   * @param key what the request is
   * @param source the event that answered; {@link Ran.Source#NONE} for one that was sent
   * @param than the call of the run before that it is compared with; {@link Ran.Source#NONE} for
   *     one that is new
   * @param changed first byte of the canonical request that differs; -1 for none
   */
  public record Line(
      String cell,
      String task,
      long seq,
      String call,
      int attempt,
      Hash key,
      Ran.Source source,
      Ran.Source than,
      int changed) {
    boolean live() {
      return source.seq() == 0;
    }
  }

  public long live() {
    return lines.stream().filter(Line::live).count();
  }

  public long reused() {
    return lines.size() - live();
  }

  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("certificate", 1)
            .put("team", team)
            .put("rehearsal", rehearsal)
            .put("run", run)
            .put("environment", environment)
            .put("tasks", tasks)
            .put("calls", lines.size())
            .put("live", live())
            .put("reused", reused());
    ArrayNode all = json.putArray("lines");
    for (Line line : lines) {
      ObjectNode one =
          all.addObject()
              .put("cell", line.cell())
              .put("task", line.task())
              .put("seq", line.seq())
              .put("call", line.call())
              .put("try", line.attempt())
              .put("key", line.key().value());
      if (!line.live()) one.set("reused", source(line.source()));
      else if (line.than().seq() > 0)
        one.putObject("sent").put("changed_byte", line.changed()).set("than", source(line.than()));
      else one.putObject("sent").put("new", true);
    }
    return json.put("sha256", Hash.of(Json.canonical(json)).value());
  }

  private static ObjectNode source(Ran.Source source) {
    return Json.object().put("task", source.task()).put("seq", source.seq());
  }

  /** Where a document that claims to be this certificate says something else; empty for nowhere. */
  public Optional<String> differs(JsonNode claimed) {
    try {
      // Both as they are read: whole numbers of one kind.
      return difference("", Json.parse(Json.write(json())), Json.parse(Json.write(claimed)));
    } catch (JsonProcessingException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> difference(String at, JsonNode actual, JsonNode claimed) {
    if (actual.equals(claimed)) return Optional.empty();
    if (actual instanceof ObjectNode object && claimed.isObject()) {
      for (java.util.Iterator<String> i = claimed.fieldNames(); i.hasNext(); ) {
        String name = i.next();
        if (!object.has(name)) return Optional.of(at + "/" + name + " is not in the certificate");
      }
      for (java.util.Map.Entry<String, JsonNode> field : object.properties()) {
        Optional<String> found =
            difference(at + "/" + field.getKey(), field.getValue(), claimed.path(field.getKey()));
        if (found.isPresent()) return found;
      }
    }
    if (actual.isArray() && claimed.isArray() && actual.size() == claimed.size())
      for (int i = 0; i < actual.size(); i++) {
        Optional<String> found = difference(at + "/" + i, actual.get(i), claimed.get(i));
        if (found.isPresent()) return found;
      }
    return Optional.of(
        (at.isEmpty() ? "/" : at)
            + " is "
            + brief(claimed)
            + ", but by the journal "
            + brief(actual));
  }

  private static String brief(JsonNode value) {
    if (value.isMissingNode()) return "missing";
    String text =
        value.isContainerNode() ? value.getNodeType() + " of " + value.size() : value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
