package dev.troupe.scenarios.judge;

import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of ECMAScript without flags, written for {@link java.util.regex.Pattern}
 * (ECMA-262, section 22.2 and annex B.1.2).
 */
final class EcmaPattern {
  private final String source;
  private final StringBuilder java = new StringBuilder();
  private final int groups;
  private int at;

  private EcmaPattern(String source) {
    this.source = source;
    this.groups = groups(source);
  }

  /**
   * @throws PatternSyntaxException when it is none
   */
  static String toJava(String pattern) {
    return new EcmaPattern(pattern).written();
  }

  private String written() {
    while (at < source.length()) {
      char c = source.charAt(at);
      switch (c) {
        case '\\' -> escape(false);
        case '[' -> set();
        case '.' -> java.append("[^\\n\\r\\u2028\\u2029]");
        case '$' -> java.append("\\z");
        case '(' -> group();
        case '{' -> brace();
        case '}', ']' -> java.append('\\').append(c);
        case '*', '+', '?' -> quantifier(c);
        case '#' -> java.append("\\#");
        default -> java.append(c);
      }
      at++;
    }
    return java.toString();
  }

  private PatternSyntaxException wrong(String what) {
    return new PatternSyntaxException(what, source, at);
  }

  /** Java's possessive forms are no quantifiers here. */
  private void quantifier(char c) {
    java.append(c);
    if (at + 1 < source.length() && source.charAt(at + 1) == '?') {
      java.append('?');
      at++;
    }
    if (at + 1 < source.length() && (isQuantifier(at + 1))) {
      at++;
      throw wrong("nothing to repeat");
    }
  }

  private boolean isQuantifier(int place) {
    char c = source.charAt(place);
    return c == '*' || c == '+' || c == '?' || (c == '{' && counted(place) > 0);
  }

  /** Where a counted repetition ends; 0 when it is none. */
  private int counted(int place) {
    int end = source.indexOf('}', place);
    return end > 0 && source.substring(place, end + 1).matches("\\{\\d+(,\\d*)?}") ? end : 0;
  }

  private void brace() {
    int end = counted(at);
    if (end == 0) {
      java.append("\\{");
      return;
    }
    java.append(source, at, end + 1);
    at = end;
    if (at + 1 < source.length() && source.charAt(at + 1) == '?') {
      java.append('?');
      at++;
    }
    if (at + 1 < source.length() && isQuantifier(at + 1)) {
      at++;
      throw wrong("nothing to repeat");
    }
  }

  private void group() {
    java.append('(');
    if (!source.startsWith("(?", at)) return;
    for (String allowed : new String[] {"(?:", "(?=", "(?!", "(?<=", "(?<!"})
      if (source.startsWith(allowed, at)) {
        java.append(allowed, 1, allowed.length());
        at += allowed.length() - 1;
        return;
      }
    int end = source.indexOf('>', at);
    if (end < 0 || !source.substring(at, end + 1).matches("\\(\\?<[A-Za-z_$][\\w$]*>"))
      throw wrong("invalid group");
    java.append("?<").append(source.substring(at + 3, end).replaceAll("[_$]", "")).append('>');
    at = end;
  }

  private void set() {
    int end = at + 1;
    boolean not = end < source.length() && source.charAt(end) == '^';
    if (not) end++;
    if (end < source.length() && source.charAt(end) == ']') {
      java.append(not ? "[\\s\\S]" : "(?!)");
      at = end;
      return;
    }
    java.append(not ? "[^" : "[");
    at = end;
    while (at < source.length() && source.charAt(at) != ']') {
      char c = source.charAt(at);
      if (c == '\\') escape(true);
      else if (c == '[' || c == '&' || c == '^') java.append('\\').append(c);
      else java.append(c);
      at++;
    }
    if (at >= source.length()) throw wrong("unterminated character class");
    java.append(']');
  }

  private static final Set<Character> SAME = Set.of('d', 'D', 'w', 'W', 't', 'n', 'r', 'f');

  private void escape(boolean inSet) {
    at++;
    if (at >= source.length()) throw wrong("\\ at the end of the pattern");
    char c = source.charAt(at);
    if (SAME.contains(c)) java.append('\\').append(c);
    else if (c == 's') java.append(inSet ? JsText.BLANKS : "[" + JsText.BLANKS + "]");
    else if (c == 'S') java.append("[^" + JsText.BLANKS + "]");
    else if (c == 'v') java.append("\\x0B");
    else if (c == 'b' || c == 'B') java.append(inSet ? (c == 'b' ? "\\x08" : "B") : "\\" + c);
    else if (c == 'c') control(inSet);
    else if (c == 'x') hex(2, "x");
    else if (c == 'u') hex(4, "u");
    else if (c == 'k' && source.matches("(?s).*\\(\\?<[A-Za-z_$].*")) named();
    else if (Character.isDigit(c)) digits(inSet);
    else literal(c);
  }

  private void literal(char c) {
    if (c < 128 && !Character.isLetterOrDigit(c)) java.append('\\');
    java.append(c);
  }

  private void control(boolean inSet) {
    char next = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
    if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z')) {
      java.append(String.format("\\x%02x", next % 32));
      at++;
    } else java.append("\\\\c");
  }

  private void hex(int digits, String letter) {
    String code = source.substring(at + 1, Math.min(source.length(), at + 1 + digits));
    if (code.matches("[0-9a-fA-F]{" + digits + "}")) {
      java.append(String.format("\\u%04x", Integer.parseInt(code, 16)));
      at += digits;
    } else java.append(letter);
  }

  private void named() {
    int end = source.indexOf('>', at);
    if (end < 0 || at + 1 >= source.length() || source.charAt(at + 1) != '<')
      throw wrong("invalid named reference");
    java.append("\\k<").append(source.substring(at + 2, end).replaceAll("[_$]", "")).append('>');
    at = end;
  }

  /** A reference to a group that there is, else an octal code, else the digit itself. */
  private void digits(boolean inSet) {
    int end = at;
    while (end < source.length() && Character.isDigit(source.charAt(end))) end++;
    String all = source.substring(at, end);
    if (!inSet && all.charAt(0) != '0' && all.length() < 4 && Integer.parseInt(all) <= groups) {
      java.append(isOpen(Integer.parseInt(all)) ? "" : "(?:\\" + all + "|(?!\\" + all + "))");
      at = end - 1;
      return;
    }
    String octal = all.replaceFirst("^([0-3][0-7]{0,2}|[4-7][0-7]?).*$", "$1");
    if (octal.matches("[0-7]+") && Integer.parseInt(octal, 8) < 256) {
      java.append(String.format("\\x%02x", Integer.parseInt(octal, 8)));
      at += octal.length() - 1;
    } else java.append(all.charAt(0));
  }

  /** A group that begins later, or is still open, has matched nothing. */
  private boolean isOpen(int number) {
    int begun = 0;
    java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>();
    boolean set = false;
    for (int i = 0; i < at; i++) {
      char c = source.charAt(i);
      if (c == '\\') i++;
      else if (c == '[') set = true;
      else if (c == ']') set = false;
      else if (!set && c == '(') open.push(isCapturing(source, i) ? ++begun : 0);
      else if (!set && c == ')' && !open.isEmpty()) open.pop();
    }
    return begun < number || open.contains(number);
  }

  private static boolean isCapturing(String source, int place) {
    return !source.startsWith("(?", place)
        || (source.startsWith("(?<", place)
            && !source.startsWith("(?<=", place)
            && !source.startsWith("(?<!", place));
  }

  private static int groups(String source) {
    int groups = 0;
    boolean set = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') i++;
      else if (c == '[') set = true;
      else if (c == ']') set = false;
      else if (!set && c == '(' && isCapturing(source, i)) groups++;
    }
    return groups;
  }
}
