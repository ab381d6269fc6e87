package dev.troupe.agents.team;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Where a team's models live: role to binding. */
public record Environment(String name, SequencedMap<String, Binding> models) {

  /**
   * One bound role.
   *
   * @param script rules of a scripted model; empty for others
   * @param offers what the model can do; empty means whatever is asked
   */
  public record Binding(
      Kind kind, Endpoint endpoint, List<ScriptRule> script, Set<String> offers) {}

  /** How a bound model answers. */
  public enum Kind {
    OPENAI,
    OFFLINE,
    SCRIPTED
  }

  /** The binding of a role, or of {@code default}. */
  public Binding binding(String role) {
    Binding binding = models.getOrDefault(role, models.get("default"));
    if (binding == null)
      throw new UserFault(
          "environment "
              + name
              + ": models: the role '"
              + role
              + "' is not bound, and there is no 'default' to answer for it; bound: "
              + String.join(", ", models.keySet()));
    return binding;
  }

  /** Why no role can be bound to this model by name; empty when one can. */
  public Optional<String> unbound(String model) {
    return models.containsKey(model)
        ? Optional.empty()
        : Optional.of(
            "environment "
                + name
                + " binds no model '"
                + model
                + "'; bound: "
                + String.join(", ", models.keySet()));
  }

  public boolean isOffline() {
    return models.values().stream().allMatch(b -> b.kind() == Kind.OFFLINE);
  }

  /**
   * Checks before any call that every role of a team is bound and can do what the team needs.
   *
   * @return hints: roles that fall to {@code default}
   */
  public List<String> check(Team team) {
    List<String> hints = new ArrayList<>();
    for (String role : roles(team)) {
      Binding binding = binding(role);
      if (team.limits().values().containsKey(Limit.COST)) priced(role, "the team", team.currency());
      if (!models.containsKey(role) && !isOffline())
        hints.add(
            "environment "
                + name
                + " does not bind the model role '"
                + role
                + "'; 'default' answers for it");
      for (String need : team.needs().getOrDefault(role, Set.of()))
        if (!binding.offers().isEmpty() && !binding.offers().contains(need))
          throw new UserFault(
              "environment "
                  + name
                  + ": models."
                  + role
                  + ": the team needs '"
                  + need
                  + "', the model offers "
                  + String.join(", ", binding.offers()));
    }
    return hints;
  }

  /** A team, and limits that came with a task of it. */
  public void check(Team team, Limits own) {
    check(team);
    check(team, own, Optional.empty());
  }

  /**
   * What every model must have where a tenant's money is bounded.
   *
   * @throws UserFault when one has no price
   */
  public void checkPriced(TenantId tenant) {
    for (String role : models.keySet())
      priced(role, "the tenant '" + tenant.value() + "' (cost-per-day)", Optional.empty());
  }

  /**
   * Limits that come with a task, over the team's own.
   *
   * @param currency of the money among them, where it is named
   */
  public void check(Team team, Limits limits, Optional<String> currency) {
    if (limits.values().containsKey(Limit.COST))
      for (String role : roles(team)) priced(role, "the task", currency);
  }

  /** Money can only be bounded where it is known what things cost. */
  private void priced(String role, String whose, Optional<String> currency) {
    Binding binding = binding(role);
    if (binding.kind() == Kind.OFFLINE) return;
    String at = "environment " + name + ": models." + role + ": ";
    Price price =
        binding
            .endpoint()
            .price()
            .orElseThrow(
                () ->
                    new UserFault(
                        at
                            + whose
                            + " bounds its cost, but this model has no price; add price: {"
                            + " input: …, output: …, per: 1M }"));
    if (currency.filter(c -> !c.equals(price.currency())).isPresent())
      throw new UserFault(
          at
              + "its price is in "
              + price.currency()
              + ", limits.cost of "
              + whose
              + " in "
              + currency.get());
  }

  private static Set<String> roles(Team team) {
    Set<String> used = new LinkedHashSet<>();
    team.agents().values().forEach(agent -> used.add(agent.model()));
    return used;
  }
}
