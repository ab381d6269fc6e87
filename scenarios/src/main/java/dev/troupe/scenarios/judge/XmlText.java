package dev.troupe.scenarios.judge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** XML in outputs. Nothing is fetched, and no document type is followed. */
final class XmlText {
  private static final Pattern TAG =
      Pattern.compile(
          "<!--.*?(?:-->|\\z)|<!\\[CDATA\\[.*?(?:]]>|\\z)|<[!?][^>]*(?:>|\\z)"
              + "|<(/?)([\\p{L}_:][\\p{L}\\p{N}_:.\\-\\u00B7\\u0300-\\u036F]*)"
              + "((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
          Pattern.DOTALL);

  private XmlText() {}

  static boolean isWellFormed(String text) {
    return XmlElement.strictly(text).isPresent();
  }

  /** Pieces that begin with a tag and end with its closing one, the largest ones first. */
  static List<String> parts(String text) {
    record Open(String name, int start) {}
    record Span(int start, int end) {}
    Deque<Open> open = new ArrayDeque<>();
    List<Span> spans = new ArrayList<>();
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      if (tag.group(2) == null) continue;
      boolean closes = tag.group(1).equals("/");
      if (closes && !open.isEmpty() && open.peek().name().equals(tag.group(2)))
        spans.add(new Span(open.pop().start(), tag.end()));
      else if (closes) open.clear();
      else if (tag.group(3).stripTrailing().endsWith("/"))
        spans.add(new Span(tag.start(), tag.end()));
      else open.push(new Open(tag.group(2), tag.start()));
    }
    List<Span> outer = new ArrayList<>();
    for (Span span : spans)
      if (spans.stream()
          .noneMatch(o -> o != span && o.start() <= span.start() && o.end() >= span.end()))
        outer.add(span);
    outer.sort(java.util.Comparator.comparingInt(Span::start));
    List<String> parts = new ArrayList<>();
    if (outer.size() > 1)
      parts.add(text.substring(outer.getFirst().start(), outer.getLast().end()));
    outer.forEach(span -> parts.add(text.substring(span.start(), span.end())));
    return parts;
  }

  /** Whether every path of names leads somewhere; where siblings share a name, by their number. */
  static boolean has(String xml, List<String> paths) {
    if (paths.isEmpty()) return true;
    Optional<XmlElement> strict = XmlElement.strictly(xml);
    XmlElement root = strict.isPresent() ? strict.get() : XmlElement.leniently(xml);
    return paths.stream().allMatch(path -> root.leads(path.split("\\.", -1)));
  }
}
