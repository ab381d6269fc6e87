package dev.troupe.runtime.env;

import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Wall clock and the operating system's randomness. */
public final class SystemEnv implements Env {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private final java.security.SecureRandom secure = new java.security.SecureRandom();
  private final long seed = secure.nextLong();

  @Override
  public Instant now() {
    return Clock.systemUTC().instant();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public RandomGenerator random(String purpose) {
    return new java.util.SplittableRandom(seed ^ ((long) purpose.hashCode() * 0x9E3779B97F4A7C15L));
  }

  @Override
  public String newId() {
    byte[] bytes = new byte[26];
    secure.nextBytes(bytes);
    StringBuilder id = new StringBuilder(26);
    for (byte b : bytes) id.append(ALPHABET[b & 31]);
    return id.toString();
  }
}
