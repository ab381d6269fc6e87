package dev.troupe.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/** Of two values in one text, whether either could be meant for the other. */
final class Rivals {
  private Rivals() {}

  /** They are made alike, they differ, and the second is not a part of the first. */
  static boolean are(JsonNode one, JsonNode other) {
    return areAlike(one, other) && !isWithin(one, other);
  }

  private static boolean areAlike(JsonNode one, JsonNode other) {
    if (one.isArray() && other.isArray())
      return !one.isEmpty() && !other.isEmpty() && areAlike(one.get(0), other.get(0));
    if (!one.isObject() || !other.isObject()) return false;
    for (Iterator<String> names = other.fieldNames(); names.hasNext(); )
      if (one.has(names.next())) return true;
    return false;
  }

  private static boolean isWithin(JsonNode whole, JsonNode part) {
    if (whole.equals(part)) return true;
    for (JsonNode inner : whole) if (isWithin(inner, part)) return true;
    return false;
  }
}
