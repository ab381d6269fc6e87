package dev.troupe.runtime.text;

/** Texts within HTML. */
public final class Html {
  private Html() {}

  /** As element content or a double-quoted attribute shows it (WHATWG HTML 13.1.4). */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
