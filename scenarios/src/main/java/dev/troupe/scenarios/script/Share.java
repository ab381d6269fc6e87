package dev.troupe.scenarios.script;

import dev.troupe.agents.team.YamlNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shares and rates as users write them. */
final class Share {
  private static final Pattern SHARE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?) ?%");
  private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?) ?/ ?(s|m|h|d)");

  private Share() {}

  /** {@code 5%} as 0.05. */
  static double of(YamlNode node) {
    double share = ratio(node);
    if (share > 1) throw node.fault("a share cannot be more than 100%, not " + node.text());
    return share;
  }

  /** The same of two sums, of which neither is a part of the other: it may be above the whole. */
  static double ratio(YamlNode node) {
    Matcher matcher = SHARE.matcher(node.text().strip());
    if (!matcher.matches())
      throw node.fault("'" + node.text() + "' is not a share; write a number with %, such as 5%");
    return Double.parseDouble(matcher.group(1)) / 100;
  }

  static double of(YamlNode node, double otherwise) {
    return node.present() ? of(node) : otherwise;
  }

  /** {@code 3/s}, {@code 90/m}, {@code 500/h}, {@code 2000/d} as so many a second. */
  static double rate(YamlNode node) {
    Matcher matcher = RATE.matcher(node.text().strip());
    if (!matcher.matches())
      throw node.fault("'" + node.text() + "' is not a rate; write 3/s, 90/m, 500/h or 2000/d");
    double per =
        switch (matcher.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return Double.parseDouble(matcher.group(1)) / per;
  }
}
