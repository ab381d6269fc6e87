package dev.troupe.runtime.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the JSON that models really write: in a code fence, with prose around it, trailing commas,
 * Python literals, single quotes, full-width punctuation. What could mean two things is refused, so
 * that the model is asked again.
 */
public final class LenientJson {
  private static final ObjectMapper LENIENT =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(Json.outside()).build())
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Pattern FENCE =
      Pattern.compile("```[A-Za-z0-9_-]*+\\s*+(.*?)```", Pattern.DOTALL);

  /** Stands where a fence was taken out. */
  private static final String FENCED = "\u0000";

  /** Within a line. */
  private static final Pattern CODE = Pattern.compile("`[^`\n]*+`");

  private static final Pattern OBJECT = Pattern.compile("\\{\\s*[\"'“]");

  /** Most brackets that are never closed, each of which costs a look at the rest. */
  private static final int MAX_OPEN = 64;

  /** Most values of each kind that are tried. */
  private static final int MAX_VALUES = 64;

  /** What follows the bracket of an object, or of a list of objects or texts. */
  private static final Pattern BEGINS =
      Pattern.compile("\\G(?:\\{\\s*(?:[\"'“}]|$)|\\[\\s*[\\[{\"'“])");

  private static final String SEVERAL =
      "the answer holds several JSON values that differ; write the final one only";

  private static final String CUT = "the JSON is cut off before its end";

  private LenientJson() {}

  /** The one JSON object or array in this text, or why there is none. */
  public static Parsed parse(String text) {
    String trimmed = text.strip();
    Parsed whole = opens(trimmed) ? read(trimmed) : none("the answer holds no JSON object");
    if (whole.ok()) return whole;
    List<String> fenced = new ArrayList<>();
    Matcher fence = FENCE.matcher(trimmed);
    while (fence.find() && fenced.size() < MAX_VALUES)
      if (opens(fence.group(1).strip())) fenced.add(fence.group(1).strip());
    Parsed parsed = one(fenced, whole);
    if (parsed.fault().equals(SEVERAL)) return parsed;
    if (parsed.ok()) return besideFences(trimmed, parsed);
    Brackets brackets = Brackets.in(trimmed);
    // Of an answer that was cut off, an inner object would be taken for the whole.
    if (brackets.cut()) return none(CUT);
    Parsed object = one(brackets.objects(), parsed);
    return object.ok() || object.fault().equals(SEVERAL) ? object : one(brackets.lists(), object);
  }

  /** What is fenced may be the example, or the draft, of what stands outside. */
  private static Parsed besideFences(String text, Parsed fenced) {
    String plain = CODE.matcher(FENCE.matcher(text).replaceAll(FENCED)).replaceAll(" ");
    String behind = plain.substring(plain.lastIndexOf(FENCED) + 1);
    if (OBJECT.matcher(behind).find() && Brackets.in(behind).cut()) return none(CUT);
    Brackets brackets = Brackets.in(plain);
    for (List<String> kind : List.of(brackets.objects(), brackets.lists()))
      for (String candidate : kind) {
        Parsed other = read(candidate);
        if (other.ok() && Rivals.are(fenced.value(), other.value())) return none(SEVERAL);
      }
    return fenced;
  }

  /** As {@link #parse}, but only the value that the text begins with. */
  public static Parsed atStart(String text) {
    String trimmed = text.strip();
    if (!opens(trimmed)) return none("begins with no JSON object");
    Parsed whole = read(trimmed);
    if (whole.ok()) return whole;
    int end = closing(trimmed, 0);
    return end < 0 ? none(CUT) : read(trimmed.substring(0, end + 1));
  }

  /** What these say, if only one thing; those that cannot be read say nothing. */
  private static Parsed one(List<String> candidates, Parsed otherwise) {
    Parsed found = otherwise;
    for (String candidate : candidates) {
      Parsed read = read(candidate);
      if (found.ok() && read.ok() && !read.value().equals(found.value())) return none(SEVERAL);
      if (read.ok() || !found.ok()) found = read;
    }
    return found;
  }

  private static Parsed read(String text) {
    try {
      return new Parsed(Json.parse(text), "");
    } catch (JsonProcessingException strict) {
      try {
        return new Parsed(LENIENT.readTree(straighten(text)), "");
      } catch (JsonProcessingException lenient) {
        return none("not valid JSON: " + Json.message(lenient));
      } catch (NumberFormatException lenient) {
        return none("not valid JSON: " + Json.message(strict));
      }
    }
  }

  private static Parsed none(String fault) {
    return new Parsed(MissingNode.getInstance(), fault);
  }

  /**
   * @param value a missing node when there was a fault
   * @param fault empty when the value is good
   */
  public record Parsed(JsonNode value, String fault) {
    public boolean ok() {
      return fault.isEmpty();
    }
  }

  /**
   * What stands in brackets: objects before lists, since prose has lists of its own ({@code [1]}).
   *
   * @param cut something begins as JSON does, and never ends
   */
  private record Brackets(List<String> objects, List<String> lists, boolean cut) {
    static Brackets in(String text) {
      List<String> objects = new ArrayList<>();
      List<String> lists = new ArrayList<>();
      Matcher begins = BEGINS.matcher(text);
      int open = 0;
      for (int i = 0; i < text.length() && open < MAX_OPEN; i++) {
        char c = text.charAt(i);
        if (c != '{' && c != '[') continue;
        int end = closing(text, i);
        if (end < 0) {
          if (begins.find(i)) return new Brackets(List.of(), List.of(), true);
          open++;
          continue;
        }
        List<String> kind = c == '{' ? objects : lists;
        if (kind.size() < MAX_VALUES) kind.add(text.substring(i, end + 1));
        i = end;
      }
      return new Brackets(objects, lists, false);
    }
  }

  private static boolean opens(String text) {
    return text.startsWith("{") || text.startsWith("[");
  }

  /**
   * Index of the bracket that closes the one at {@code from}, strings skipped; -1 when it is open.
   */
  private static int closing(String text, int from) {
    int depth = 0;
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') i++;
        else if (c == quote) quote = 0;
      } else if (c == '"') quote = '"';
      else if (c == '“') quote = '”';
      else if (c == '{' || c == '[') depth++;
      else if ((c == '}' || c == ']') && --depth == 0) return i;
    }
    return -1;
  }

  /** Full-width punctuation and Python literals outside strings become JSON's own. */
  private static String straighten(String text) {
    StringBuilder out = new StringBuilder(text.length());
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\' && i + 1 < text.length()) {
          out.append(c).append(text.charAt(++i));
        } else if (c == quote) {
          out.append(quote == '”' ? '"' : c);
          quote = 0;
        } else out.append(quote == '”' && c == '"' ? "\\\"" : String.valueOf(c));
        continue;
      }
      switch (c) {
        case '"', '\'' -> {
          quote = c;
          out.append(c);
        }
        case '“', '”' -> {
          quote = '”';
          out.append('"');
        }
        case '：' -> out.append(':');
        case '，', '、' -> out.append(',');
        case '０', '１', '２', '３', '４', '５', '６', '７', '８', '９' -> out.append((char) ('0' + c - '０'));
        default -> {
          if (Character.isLetter(c) && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))) {
            int end = i;
            while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) end++;
            out.append(literal(text.substring(i, end)));
            i = end - 1;
          } else out.append(c);
        }
      }
    }
    return out.toString();
  }

  private static String literal(String word) {
    return switch (word) {
      case "True" -> "true";
      case "False" -> "false";
      case "None" -> "null";
      default -> word;
    };
  }
}
