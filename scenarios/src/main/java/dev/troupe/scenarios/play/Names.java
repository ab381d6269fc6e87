package dev.troupe.scenarios.play;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names by number, so that a value holds two bytes of each. */
final class Names {
  private final Map<String, Short> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  Names(Collection<String> first) {
    first.forEach(this::number);
  }

  short number(String name) {
    Short known = numbers.get(name);
    if (known != null) return known;
    short number = (short) names.size();
    numbers.put(name, number);
    names.add(name);
    return number;
  }

  List<String> all() {
    return List.copyOf(names);
  }
}
