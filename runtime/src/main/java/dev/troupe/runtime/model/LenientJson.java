package dev.troupe.runtime.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.runtime.json.Json;
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
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Pattern FENCE =
      Pattern.compile("```[A-Za-z0-9_-]*\\s*\\n?(.*?)```", Pattern.DOTALL);

  /** Most brackets tried as the beginning of the value. */
  private static final int MAX_TRIES = 64;

  private LenientJson() {}

  /** The one JSON object or array in this text, or the parser's message why there is none. */
  public static Parsed parse(String text) {
    String trimmed = text.strip();
    String fault = "the answer holds no JSON object";
    for (String candidate : candidates(trimmed)) {
      try {
        return new Parsed(Json.parse(candidate), "");
      } catch (JsonProcessingException strict) {
        try {
          return new Parsed(LENIENT.readTree(straighten(candidate)), "");
        } catch (JsonProcessingException | NumberFormatException lenient) {
          fault = "not valid JSON: " + Json.message(strict);
        }
      }
    }
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

  private static List<String> candidates(String text) {
    List<String> candidates = new ArrayList<>();
    if (opens(text)) candidates.add(text);
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) if (opens(fence.group(1).strip())) candidates.add(fence.group(1).strip());
    int tries = 0;
    for (int i = 0; i < text.length() && candidates.size() < 8 && tries < MAX_TRIES; i++) {
      if (text.charAt(i) != '{' && text.charAt(i) != '[') continue;
      tries++;
      int end = closing(text, i);
      if (end < 0) continue;
      candidates.add(text.substring(i, end + 1));
      i = end;
    }
    return candidates;
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
        case '，' -> out.append(',');
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
