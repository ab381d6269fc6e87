package dev.troupe.runtime.env;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock and the operating system's randomness. The wall clock is read once; from then
 * on time goes as the monotonic clock does, so that a wall clock that is set forward or back makes
 * no deadline early and loses none. Until the process ends, times follow its own clock.
 */
public final class SystemEnv implements Env {
  /** A difference to the wall clock that is worth a warning. */
  private static final Duration JUMP = Duration.ofSeconds(2);

  private static final long LOOKS_EVERY = Duration.ofSeconds(10).toNanos();
  private static final Logger log = LoggerFactory.getLogger(SystemEnv.class);
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  /** One for the whole process: two clocks of it must not differ. */
  private static final Steady CLOCK = new Steady(Clock.systemUTC(), System::nanoTime);

  private final Steady clock;
  private final java.security.SecureRandom secure = new java.security.SecureRandom();
  private final long seed = secure.nextLong();

  public SystemEnv() {
    this(CLOCK);
  }

  SystemEnv(Steady clock) {
    this.clock = clock;
  }

  /** Time that only goes on. */
  static final class Steady {
    private final Clock wall;
    private final LongSupplier monotonic;
    private final Instant began;
    private final long beganNanos;
    private final AtomicLong lookedAt;
    private volatile Duration warned = Duration.ZERO;

    Steady(Clock wall, LongSupplier monotonic) {
      this.wall = wall;
      this.monotonic = monotonic;
      this.began = wall.instant();
      this.beganNanos = monotonic.getAsLong();
      this.lookedAt = new AtomicLong(beganNanos);
    }

    Instant now() {
      long nanos = monotonic.getAsLong();
      Instant now = began.plusNanos(nanos - beganNanos);
      long looked = lookedAt.get();
      if (nanos - looked > LOOKS_EVERY && lookedAt.compareAndSet(looked, nanos)) compare(now);
      return now;
    }

    private void compare(Instant now) {
      Duration off = Duration.between(now, wall.instant());
      if (off.minus(warned).abs().compareTo(JUMP) < 0) return;
      warned = off;
      log.warn(
          "the clock of this machine is {} s off what it was when this process began; deadlines"
              + " follow the process's own time until it ends",
          off.toSeconds());
    }
  }

  @Override
  public Instant now() {
    return clock.now();
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
