package dev.troupe.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 lower-case hexadecimal digits (FIPS 180-4). */
public record Hash(@com.fasterxml.jackson.annotation.JsonValue String value) {
  @JsonCreator
  public Hash {
    if (!isSha256(value)) throw new IllegalArgumentException("not a SHA-256: " + value);
  }

  private static boolean isSha256(String value) {
    if (value.length() != 64) return false;
    for (int i = 0; i < 64; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
    }
    return true;
  }

  /** Finding the algorithm takes as long as hashing a short text. */
  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Hash::sha256);

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static Hash of(byte[] bytes) {
    return new Hash(HexFormat.of().formatHex(DIGEST.get().digest(bytes)));
  }

  public static Hash of(String text) {
    return of(text.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return value;
  }
}
