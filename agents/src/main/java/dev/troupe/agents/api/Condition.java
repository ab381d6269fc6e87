package dev.troupe.agents.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A condition as data: what stands at a path compared with a value. Pure; no expression language.
 *
 * @param path names of properties, and places in lists from 0, separated by dots; empty for the
 *     whole
 */
public record Condition(String path, Test test, JsonNode value) {
  /** Holds for nothing: of everything there is something. */
  public static final Condition NEVER = new Condition("", Test.EXISTS, BooleanNode.FALSE);

  /** The first name of its path. */
  public String root() {
    return path.split("\\.", 2)[0];
  }

  /** How it is compared. */
  public enum Test {
    EQUALS,
    OVER,
    UNDER,
    EXISTS
  }

  /** What is not there, or is no number where one is needed, holds for nothing but its absence. */
  public boolean holds(JsonNode of) {
    JsonNode at = at(of);
    boolean there = !at.isMissingNode() && !at.isNull();
    return switch (test) {
      case EXISTS -> there == value.asBoolean();
      case EQUALS -> there && same(at, value);
      case OVER -> number(at).filter(n -> n.compareTo(value.decimalValue()) > 0).isPresent();
      case UNDER -> number(at).filter(n -> n.compareTo(value.decimalValue()) < 0).isPresent();
    };
  }

  /** Something is there, and it is no number to compare with one. */
  public boolean isOpen(JsonNode of) {
    JsonNode at = at(of);
    return (test == Test.OVER || test == Test.UNDER)
        && !at.isMissingNode()
        && !at.isNull()
        && number(at).isEmpty();
  }

  private JsonNode at(JsonNode of) {
    JsonNode at = of;
    if (!path.isEmpty())
      for (String name : path.split("\\.", -1))
        at =
            at.isArray() && name.matches("\\d{1,6}")
                ? at.path(Integer.parseInt(name))
                : at.path(name);
    return at;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    if (b.isNumber()) return number(a).filter(n -> n.compareTo(b.decimalValue()) == 0).isPresent();
    if (b.isBoolean()) return a.isValueNode() && a.asText().strip().equals(b.asText());
    return a.equals(b)
        || (a.isValueNode() && b.isTextual() && plain(a.asText()).equals(plain(b.asText())));
  }

  /** Blanks around a text, and the width of its characters, make no other text of it. */
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
  }

  /** Models write numbers, and yes and no, as texts now and then. */
  private static Optional<BigDecimal> number(JsonNode node) {
    try {
      return node.isNumber()
          ? Optional.of(node.decimalValue())
          : node.isTextual()
              ? Optional.of(new BigDecimal(node.asText().strip()))
              : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    String what = path.isEmpty() ? "the arguments" : path;
    return switch (test) {
      case EXISTS -> what + (value.asBoolean() ? " is there" : " is not there");
      case EQUALS -> what + " is " + value.asText();
      case OVER -> what + " is over " + value.asText();
      case UNDER -> what + " is under " + value.asText();
    };
  }
}
