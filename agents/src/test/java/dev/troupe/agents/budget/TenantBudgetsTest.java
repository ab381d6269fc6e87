package dev.troupe.agents.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class TenantBudgetsTest {
  private static final TenantId TENANT = new TenantId("acme");

  private static final class Clock implements Env {
    private final Env system = new SystemEnv();
    private Instant now = Instant.parse("2026-11-26T00:10:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanos() {
      return system.nanos();
    }

    @Override
    public String newId() {
      return system.newId();
    }

    @Override
    public RandomGenerator random(String purpose) {
      return system.random(purpose);
    }
  }

  private final Clock clock = new Clock();
  private final TenantBudgets budgets =
      new TenantBudgets(
          clock,
          tenant -> new TenantBudgets.Day(OptionalLong.of(100), Optional.empty()),
          Map.of(TENANT, new TenantBudgets.Used(60, BigDecimal.ZERO)));

  @Test
  void aClockThatStepsBackOverMidnightDoesNotGiveTheDayBack() {
    assertThat(budgets.take(TENANT, 30, BigDecimal.ZERO)).isEmpty();
    LocalDate day = budgets.day();
    clock.now = clock.now.minus(Duration.ofMinutes(30));
    assertThat(budgets.take(TENANT, 50, BigDecimal.ZERO)).as("of yesterday").isEmpty();
    budgets.correct(TENANT, day, -10, BigDecimal.ZERO);
    clock.now = clock.now.plus(Duration.ofMinutes(30));
    assertThat(budgets.used(TENANT).tokens()).isEqualTo(80);
    assertThat(budgets.take(TENANT, 30, BigDecimal.ZERO)).isPresent();
  }

  @Test
  void aDayBeginsAtTheMidnightOfTheServicesTimeZone() {
    ZoneId shanghai = ZoneId.of("Asia/Shanghai");
    TenantBudgets there =
        new TenantBudgets(
            clock,
            shanghai,
            tenant -> new TenantBudgets.Day(OptionalLong.of(100), Optional.empty()),
            Map.of());
    clock.now = Instant.parse("2026-11-26T15:59:00Z");
    assertThat(there.take(TENANT, 100, BigDecimal.ZERO)).isEmpty();
    assertThat(there.secondsLeft()).isEqualTo(60);
    clock.now = Instant.parse("2026-11-26T16:00:00Z");
    assertThat(there.day()).isEqualTo(LocalDate.of(2026, 11, 27));
    assertThat(there.take(TENANT, 100, BigDecimal.ZERO)).isEmpty();
  }

  @Test
  void aNewDayBeginsAtNothingAndOldOnesAreForgotten() {
    for (int i = 0; i < 10; i++) {
      clock.now = clock.now.plus(Duration.ofDays(1));
      assertThat(budgets.take(TENANT, 100, BigDecimal.ZERO)).isEmpty();
      assertThat(budgets.take(TENANT, 1, BigDecimal.ZERO)).isPresent();
    }
    clock.now = clock.now.minus(Duration.ofDays(1));
    assertThat(budgets.used(TENANT).tokens()).isEqualTo(100);
    clock.now = clock.now.minus(Duration.ofDays(100));
    assertThat(budgets.used(TENANT).tokens()).isZero();
  }
}
