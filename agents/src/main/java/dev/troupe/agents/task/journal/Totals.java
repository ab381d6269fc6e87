package dev.troupe.agents.task.journal;

import dev.troupe.api.Usage;
import java.math.BigDecimal;

/**
 * What a task took in the end.
 *
 * @param live model calls that were sent, retries included
 * @param reused model calls answered without sending
 * @param retried tries after the first, contained in {@code live}
 * @param unknown tries on the wire when a process ended, which may have been paid twice
 */
public record Totals(
    long live,
    long reused,
    long retried,
    long unknown,
    long toolCalls,
    Usage usage,
    BigDecimal cost,
    String currency) {}
