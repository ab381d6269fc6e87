package dev.troupe.scenarios.judge;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** HTML in outputs, as the HTML standard parses it. The signs are those of promptfoo (MIT). */
final class HtmlText {
  private static final int LONGEST = 10 * 1024 * 1024;

  private static final Pattern OPENING = Pattern.compile("<[a-zA-Z][a-zA-Z0-9-]*(?:\\s[^>]*)?>");
  private static final Pattern CLOSING = Pattern.compile("</[a-zA-Z][a-zA-Z0-9-]*\\s*>");
  private static final Pattern SELF_CLOSING =
      Pattern.compile("<[a-zA-Z][a-zA-Z0-9-]*(?:\\s[^>]*)?/>");
  private static final Pattern ENTITY = Pattern.compile("&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);");
  private static final Pattern DOCTYPE =
      Pattern.compile("<!DOCTYPE\\s+html", Pattern.CASE_INSENSITIVE);
  private static final Pattern COMMENT = Pattern.compile("<!--[^-]*+(?:-[^-]++)*+-->");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\s[a-zA-Z-]+=\\s*[\"'][^\"']*[\"']");
  private static final Pattern COMMON =
      Pattern.compile(
          "<(html|head|body|div|span|p|a|img|h[1-6]|ul|ol|li|table|tr|td|th|form|input|button"
              + "|script|style|link|meta|br|hr)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> ELEMENTS =
      Set.of(
          (""
                  + " html head title base link meta style body article section nav aside h1 h2 h3"
                  + " h4 h5 h6 header footer address p hr pre blockquote ol ul li dl dt dd figure"
                  + " figcaption main div a em strong small s cite q dfn abbr ruby rt rp data time"
                  + " code var samp kbd sub sup i b u mark bdi bdo span br wbr img iframe embed"
                  + " object param picture source video audio track map area svg math script"
                  + " noscript canvas ins del table caption colgroup col tbody thead tfoot tr td th"
                  + " form label input button select datalist optgroup option textarea output"
                  + " progress meter fieldset legend details summary dialog menu slot template")
              .strip()
              .split(" "));

  private HtmlText() {}

  /** Signs of HTML anywhere, enough of them to be none by chance. */
  static boolean containsHtml(String text) {
    if (text.length() > LONGEST) return false;
    boolean opening = OPENING.matcher(text).find();
    boolean closing = CLOSING.matcher(text).find();
    int signs = opening && closing ? 2 : opening || closing ? 1 : 0;
    if (SELF_CLOSING.matcher(text).find()) signs++;
    if (ENTITY.matcher(text).find()) signs++;
    if (DOCTYPE.matcher(text).find()) signs += 2;
    if (COMMENT.matcher(text).find()) signs++;
    if (ATTRIBUTE.matcher(text).find()) signs++;
    if (COMMON.matcher(text).find()) signs += 2;
    return signs >= 2;
  }

  /** Nothing but HTML: no text around its elements, and one element at least that was written. */
  static boolean isHtml(String text) {
    String plain = JsText.trim(text);
    String lower = plain.toLowerCase(Locale.ROOT);
    if (plain.isEmpty() || plain.length() > LONGEST || lower.startsWith("<?xml")) return false;
    Document document = Parser.htmlParser().setTrackPosition(true).parseInput(plain, "");
    if (!isWritten(lower, "body") && document.body().textNodes().stream().anyMatch(HtmlText::says))
      return false;
    for (Element element : document.getAllElements()) {
      String name = element.tagName().toLowerCase(Locale.ROOT);
      if (name.equals("#root")) continue;
      if (Set.of("html", "head", "body").contains(name)) {
        if (isWritten(lower, name)) return true;
      } else if (ELEMENTS.contains(name) || name.contains("-")) return true;
    }
    return false;
  }

  private static boolean isWritten(String lower, String name) {
    return Pattern.compile("<" + name + "(?=[\\s>/])").matcher(lower).find();
  }

  private static boolean says(TextNode node) {
    return !JsText.trim(node.getWholeText()).isEmpty();
  }
}
