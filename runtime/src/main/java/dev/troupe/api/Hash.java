package dev.troupe.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as 64 lower-case hexadecimal digits (FIPS 180-4). */
public record Hash(@com.fasterxml.jackson.annotation.JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

  @JsonCreator
  public Hash {
    if (!SHAPE.matcher(value).matches())
      throw new IllegalArgumentException("not a SHA-256: " + value);
  }

  public static Hash of(byte[] bytes) {
    try {
      return new Hash(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static Hash of(String text) {
    return of(text.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return value;
  }
}
