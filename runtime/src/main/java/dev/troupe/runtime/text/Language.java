package dev.troupe.runtime.text;

/** The language that a text is written in, as far as this house tells languages apart. */
public enum Language {
  CHINESE,
  ENGLISH;

  /** Chinese when at least a fifth of the letters are Han characters. */
  public static Language of(String text) {
    long han =
        text.codePoints()
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)
            .count();
    long letters = text.codePoints().filter(Character::isLetter).count();
    return han * 5 >= Math.max(1, letters) ? CHINESE : ENGLISH;
  }
}
