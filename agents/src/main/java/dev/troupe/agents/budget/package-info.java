/** What tenants may use up, over all their tasks. Entry point: {@link TenantBudgets}. */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.budget;
